using CrossDistil.Tensors.Kernels;
using CrossDistil.Tensors.Kernels.Cpu;

namespace CrossDistil.Tensors.Optimizers;

/// <summary>
/// Adagrad with one accumulator per embedding vector: a ← a + mean(g²) over the vector, vector ← vector − rate · g / (√a + ε). One number of state per
/// vector, where <see cref="RowSparseAdam"/> holds 2·dim. Moves only the rows of the step's batches.
/// </summary>
public sealed class RowWiseAdagrad : IDisposable
{
    private readonly EmbeddingTable _table;
    private readonly RowWiseAdagradOptions _options;
    private readonly TensorKernels _kernels;
    private readonly NativeBuffer _squares;

    /// <summary>Starts with accumulators of zero.</summary>
    /// <param name="table">What is trained; not disposed here.</param>
    /// <param name="options">Rate and the rest.</param>
    /// <param name="workers">The threads that compute.</param>
    public RowWiseAdagrad(EmbeddingTable table, RowWiseAdagradOptions options, Workers workers)
        : this(table, options, new CpuKernels(workers))
    {
    }

    internal RowWiseAdagrad(EmbeddingTable table, RowWiseAdagradOptions options, TensorKernels kernels)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(options);
        (_table, _options, _kernels, Rate) = (table, options, kernels, options.Rate);
        _squares = new NativeBuffer((long)table.Rows * table.Groups * sizeof(float));
    }

    /// <summary>Learning rate of the next step; starts as the options' and may follow a schedule.</summary>
    public double Rate { get; set; }

    /// <summary>Accumulated mean square of every vector, [Rows, Groups]; the whole state that a checkpoint holds.</summary>
    public Span<float> Squares => _squares.Span<float>(_table.Rows * _table.Groups);

    /// <summary>Moves the touched rows and clears the table's gradient.</summary>
    public void Step()
    {
        var pending = _table.Pending;
        var segments = pending.Merge(_kernels, _table.Address, (float)(_options.L2 / Math.Max(1, pending.BatchRows)), _table.Alike?.Pending, out var sums);
        _kernels.RowAdagrad((float)Rate, (float)_options.Epsilon, segments, _table.Groups, sums, _table.Address, _squares.Address);
        pending.Clear();
    }

    /// <summary>Frees the accumulators.</summary>
    public void Dispose()
    {
        _squares.Dispose();
        _kernels.Dispose();
    }
}
