using CrossDistil.Tensors.Kernels;
using CrossDistil.Tensors.Kernels.Cpu;

namespace CrossDistil.Tensors.Optimizers;

/// <summary>
/// Adam on an embedding table that moves only the rows of the step's batches; the other rows and their moments keep their bits. Bias
/// correction counts the steps of the table, not of the row, as torch.optim.SparseAdam does; ε stands where <see cref="Adam"/> has it, so
/// that a row touched in every step moves exactly as a dense parameter would.
/// </summary>
public sealed class RowSparseAdam : IDisposable
{
    private readonly EmbeddingTable _table;
    private readonly RowSparseAdamOptions _options;
    private readonly TensorKernels _kernels;
    private readonly NativeBuffer _means;
    private readonly NativeBuffer _squares;

    /// <summary>Starts with moments of zero.</summary>
    /// <param name="table">What is trained; not disposed here.</param>
    /// <param name="options">Rate and the rest.</param>
    /// <param name="workers">The threads that compute.</param>
    public RowSparseAdam(EmbeddingTable table, RowSparseAdamOptions options, Workers workers)
        : this(table, options, new CpuKernels(workers))
    {
    }

    internal RowSparseAdam(EmbeddingTable table, RowSparseAdamOptions options, TensorKernels kernels)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(options);
        (_table, _options, _kernels, Rate) = (table, options, kernels, options.Rate);
        _means = new NativeBuffer((long)table.Rows * table.RowLength * sizeof(float));
        _squares = new NativeBuffer((long)table.Rows * table.RowLength * sizeof(float));
    }

    /// <summary>Learning rate of the next step; starts as the options' and may follow a schedule.</summary>
    public double Rate { get; set; }

    /// <summary>Steps taken; part of the state that a checkpoint holds.</summary>
    public long Steps { get; set; }

    /// <summary>m, [Rows, Groups, Dim] of the table; part of the state.</summary>
    public Span<float> Mean => _means.Span<float>(_table.Rows * _table.RowLength);

    /// <summary>v, [Rows, Groups, Dim] of the table; part of the state.</summary>
    public Span<float> MeanSquare => _squares.Span<float>(_table.Rows * _table.RowLength);

    /// <summary>Moves the touched rows and clears the table's gradient.</summary>
    public void Step()
    {
        Steps++;
        var pending = _table.Pending;
        var decay = (float)(_options.L2 / Math.Max(1, pending.BatchRows));
        var step = AdamStep.At(Steps, Rate, _options.Beta1, _options.Beta2, _options.Epsilon, weightDecay: 0);
        _kernels.RowAdam(step, pending.Segments(_table.Alike?.Pending), decay, _table.Address, _means.Address, _squares.Address);
        pending.Clear();
    }

    /// <summary>Frees the moments.</summary>
    public void Dispose()
    {
        _means.Dispose();
        _squares.Dispose();
        _kernels.Dispose();
    }
}
