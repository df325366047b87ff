using BenchmarkDotNet.Attributes;
using CrossDistil.Tensors;
using CrossDistil.Tensors.Optimizers;

namespace CrossDistil.Benchmarks;

/// <summary>Adam on the experts, nearly all of the model's dense weights.</summary>
[MemoryDiagnoser]
public class DenseAdam : IDisposable
{
    private readonly Workers _workers = new();
    private readonly Parameter[] _parameters = [new("w1", 144, 2048), new("b1", 1, 2048), new("w2", 2048, 128), new("b2", 1, 1024)];
    private readonly Adam _adam;

    public DenseAdam() => _adam = new Adam(_parameters, new AdamOptions(), _workers);

    /// <summary>On gradients of zero: a step clears them, and others would leave moments that shrink to denormal numbers, which are slow.</summary>
    [Benchmark]
    public void Step() => _adam.Step();

    [GlobalCleanup]
    public void Dispose()
    {
        _adam.Dispose();
        foreach (var parameter in _parameters) parameter.Dispose();
        _workers.Dispose();
        GC.SuppressFinalize(this);
    }
}
