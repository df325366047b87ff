using CrossDistil.Tensors.Kernels.Cpu;
using CrossDistil.Tensors.States;

namespace CrossDistil.Tensors.Optimizers;

/// <summary>
/// Adagrad with one accumulator per embedding vector: a ← a + mean(g²) over the vector, vector ← vector − rate · g /
/// (√a + ε). One number of state per vector, where <see cref="RowSparseAdam"/> holds 2·dim. Moves only the rows of the
/// step's batches.
/// </summary>
internal sealed class RowWiseAdagrad : RowOptimizer
{
    private readonly RowWiseAdagradOptions _options;
    private readonly NativeBuffer _squares;

    /// <summary>Starts with accumulators of zero.</summary>
    /// <param name="table">What is trained; not disposed here.</param>
    /// <param name="options">Rate and the rest.</param>
    /// <param name="workers">The threads that compute.</param>
    public RowWiseAdagrad(EmbeddingTable table, RowWiseAdagradOptions options, Workers workers)
        : base(table, options.Rate, options.L2, new CpuKernels(workers)) => (_options, _squares) = (options, PerRow(table.Groups));

    /// <summary>
    /// Accumulated mean square of every vector, [Rows, Groups]; the whole state that a checkpoint holds.
    /// </summary>
    public Span<float> Squares => _squares.Span<float>(Table.Rows * Table.Groups);

    /// <inheritdoc/>
    public override void VisitState(IStateVisitor state)
    {
        var name = $"{Table.Name}.adagrad";
        state.Rate($"{name}.rate", () => Rate, rate => Rate = rate);
        state.Values($"{name}.squares", Squares);
    }

    private protected override void Move(RowGradients pending, float decay)
    {
        var segments = pending.Merge(Kernels, Table.Address, decay, Table.SameLayout?.Pending, out var sums);
        Kernels.RowAdagrad((float)Rate, (float)_options.Epsilon, segments, Table.Groups, sums, Table.Address, _squares.Address);
    }
}
