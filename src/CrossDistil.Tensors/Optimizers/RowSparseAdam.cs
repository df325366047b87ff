using CrossDistil.Tensors.Kernels.Cpu;
using CrossDistil.Tensors.States;

namespace CrossDistil.Tensors.Optimizers;

/// <summary>
/// Adam on an embedding table that moves only the rows of the step's batches; the other rows and their moments keep
/// their bits. Bias correction counts the steps of the table, not of the row, as torch.optim.SparseAdam does; ε stands
/// where <see cref="Adam"/> has it, so that a row touched in every step moves exactly as a dense parameter would.
/// </summary>
internal sealed class RowSparseAdam : RowOptimizer
{
    private readonly RowSparseAdamOptions _options;
    private readonly NativeBuffer _means, _squares;

    /// <summary>Starts with moments of zero.</summary>
    /// <param name="table">What is trained; not disposed here.</param>
    /// <param name="options">Rate and the rest.</param>
    /// <param name="workers">The threads that compute.</param>
    public RowSparseAdam(EmbeddingTable table, RowSparseAdamOptions options, Workers workers)
        : base(table, options.Rate, options.L2, new CpuKernels(workers)) =>
        (_options, _means, _squares) = (options, PerRow(table.RowLength), PerRow(table.RowLength));

    /// <summary>Steps taken; part of the state that a checkpoint holds.</summary>
    public long Steps { get; set; }

    /// <summary>m, [Rows, Groups, Dim] of the table; part of the state.</summary>
    public Span<float> Mean => _means.Span<float>(Table.Rows * Table.RowLength);

    /// <summary>v, [Rows, Groups, Dim] of the table; part of the state.</summary>
    public Span<float> MeanSquare => _squares.Span<float>(Table.Rows * Table.RowLength);

    /// <inheritdoc/>
    public override void VisitState(IStateVisitor state)
    {
        var name = $"{Table.Name}.adam";
        state.Steps($"{name}.steps", () => Steps, steps => Steps = steps);
        state.Rate($"{name}.rate", () => Rate, rate => Rate = rate);
        state.Values($"{name}.mean", Mean);
        state.Values($"{name}.square", MeanSquare);
    }

    private protected override void Move(RowGradients pending, float decay)
    {
        Steps++;
        var step = AdamStep.At(Steps, Rate, _options.Beta1, _options.Beta2, _options.Epsilon, weightDecay: 0);
        Kernels.RowAdam(step, pending.Segments(Table.SameLayout?.Pending), decay, Table.Address, _means.Address, _squares.Address);
    }
}
