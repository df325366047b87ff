using System.Diagnostics;
using CrossDistil.Tensors.Kernels.MatrixProducts;

namespace CrossDistil.Tensors;

/// <summary>
/// Times every matrix product of a team of threads (<see cref="Workers.GemmClock"/>), packing and the bias and ReLU at
/// its end included. Read it between two pieces of work on the same team, from the thread that runs them.
/// </summary>
internal sealed class GemmClock
{
    private readonly Dictionary<LayerProduct, GemmTally> _tallies = [];
    private long _ticks;

    /// <summary>Seconds inside products so far, as the thread that asks for them waits.</summary>
    public double Seconds => Stopwatch.GetElapsedTime(0, _ticks).TotalSeconds;

    /// <summary>Floating-point operations of these products: 2 per multiply-add.</summary>
    public double Operations { get; private set; }

    /// <summary>The distinct products, with how often and how long each ran.</summary>
    public IReadOnlyDictionary<LayerProduct, GemmTally> Tallies => _tallies;

    internal static long Now => Stopwatch.GetTimestamp();

    /// <summary>Counts a product.</summary>
    internal void Add(in Product product, long ticks)
    {
        var kind = LayerProduct.Of(product);
        _ticks += ticks;
        Operations += kind.Operations;
        if (!_tallies.TryGetValue(kind, out var tally)) _tallies.Add(kind, tally = new GemmTally());
        tally.Add(ticks);
    }
}

/// <summary>How often and how long one product ran.</summary>
internal sealed class GemmTally
{
    private long _ticks;

    /// <summary>Times that it ran.</summary>
    public long Calls { get; private set; }

    /// <summary>Seconds of all calls together.</summary>
    public double Seconds => Stopwatch.GetElapsedTime(0, _ticks).TotalSeconds;

    internal void Add(long ticks)
    {
        _ticks += ticks;
        Calls++;
    }
}

/// <summary>Which of a layer's three products.</summary>
internal enum ProductForm
{
    /// <summary>y = x·W.</summary>
    Forward,

    /// <summary>dx = dy·Wᵀ.</summary>
    InputGradient,

    /// <summary>dW = xᵀ·dy.</summary>
    WeightGradient,
}

/// <summary>
/// One of the three products of a layer [Rows, Groups·Inputs] → [Rows, Groups·Outputs]; every group has a weight
/// [Inputs, Outputs].
/// </summary>
/// <param name="Form">Which one.</param>
/// <param name="Rows">Rows of the batch.</param>
/// <param name="Inputs">Inputs of one group.</param>
/// <param name="Outputs">Outputs of one group.</param>
/// <param name="Groups">Groups of equal shape.</param>
internal readonly record struct LayerProduct(ProductForm Form, int Rows, int Inputs, int Outputs, int Groups)
{
    /// <summary>Floating-point operations: 2 per multiply-add.</summary>
    public double Operations => 2.0 * Rows * Inputs * Outputs * Groups;

    /// <summary>
    /// The layer's product that a matrix product is: each form reads its factors along other dimensions.
    /// </summary>
    internal static LayerProduct Of(in Product p) => (p.Left.AlongDepth, p.Right.AlongDepth) switch
    {
        (true, false) => new(ProductForm.Forward, p.Rows, p.Depth, p.Columns, p.Groups),
        (true, true) => new(ProductForm.InputGradient, p.Rows, p.Columns, p.Depth, p.Groups),
        _ => new(ProductForm.WeightGradient, p.Depth, p.Rows, p.Columns, p.Groups),
    };
}
