using BenchmarkDotNet.Attributes;
using CrossDistil.Tensors;

namespace CrossDistil.Benchmarks;

/// <summary>The three products of a layer, without bias or activation.</summary>
[MemoryDiagnoser]
public class DenseProducts : IDisposable
{
    private readonly Workers _workers = new();
    private LayerProducts? _products;

    /// <summary>Layers of the model, widest first, and a cube to compare with.</summary>
    public static IEnumerable<Layer> Layers { get; } =
    [
        new(Sizes.Batch, 144, 2048, 1), new(Sizes.Batch, 256, 128, 8), new(Sizes.Batch, 128, 128, 1), new(Sizes.Batch, 128, 64, 1), new(Sizes.Batch, 144, 8, 1),
        new(Sizes.Batch, 64, 1, 1), new(1024, 1024, 1024, 1),
    ];

    [ParamsSource(nameof(Layers))]
    public Layer Layer { get; set; }

    [GlobalSetup]
    public void Setup() => _products = new LayerProducts(_workers, Layer.Rows, Layer.Inputs, Layer.Outputs, Layer.Groups);

    [Benchmark]
    public void Forward() => _products!.Run(ProductForm.Forward);

    [Benchmark]
    public void InputGradient() => _products!.Run(ProductForm.InputGradient);

    [Benchmark]
    public void WeightGradient() => _products!.Run(ProductForm.WeightGradient);

    [GlobalCleanup]
    public void Dispose()
    {
        _products?.Dispose();
        _workers.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>[Rows, Groups·Inputs] → [Rows, Groups·Outputs].</summary>
public readonly record struct Layer(int Rows, int Inputs, int Outputs, int Groups)
{
    public override string ToString() => Groups == 1 ? $"{Rows}·{Inputs}·{Outputs}" : $"{Groups} × {Rows}·{Inputs}·{Outputs}";
}
