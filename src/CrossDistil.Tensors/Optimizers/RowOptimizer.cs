using CrossDistil.Tensors.States;

namespace CrossDistil.Tensors.Optimizers;

/// <summary>
/// Moves the rows of an embedding table that the step's batches touched; the other rows and their state keep their
/// bits.
/// </summary>
internal abstract class RowOptimizer : IDisposable
{
    private readonly double _l2;
    private readonly List<NativeBuffer> _buffers = [];

    private protected RowOptimizer(EmbeddingTable table, double rate, double l2, TensorKernels kernels) =>
        (Table, Rate, _l2, Kernels) = (table, rate, l2, kernels);

    /// <summary>Learning rate of the next step; starts as the options' and may follow a schedule.</summary>
    public double Rate { get; set; }

    private protected EmbeddingTable Table { get; }

    private protected TensorKernels Kernels { get; }

    /// <summary>Moves the touched rows and clears the table's gradient.</summary>
    public void Step()
    {
        var pending = Table.Pending;
        Move(pending, (float)(_l2 / Math.Max(1, pending.BatchRows)));
        pending.Clear();
    }

    /// <summary>Its state between steps, named after the table.</summary>
    public abstract void VisitState(IStateVisitor state);

    /// <summary>Frees its memory; the table is not disposed here.</summary>
    public void Dispose()
    {
        foreach (var buffer in _buffers) buffer.Dispose();
        Kernels.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected abstract void Move(RowGradients pending, float decay);

    /// <summary>State for each row, zero at first.</summary>
    private protected NativeBuffer PerRow(int values)
    {
        var buffer = new NativeBuffer((long)Table.Rows * values * sizeof(float));
        _buffers.Add(buffer);
        return buffer;
    }
}
