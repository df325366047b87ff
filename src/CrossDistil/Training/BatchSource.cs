using CrossDistil.Data.Sampling;
using CrossDistil.Scoring.Models;
using CrossDistil.Tensors.States;

namespace CrossDistil.Training;

/// <summary>Where a step's rows come from.</summary>
/// <param name="draws">Hands them out.</param>
internal abstract class BatchSource(IDrawReader draws) : IDisposable
{
    /// <summary>What hands out the rows.</summary>
    private protected IDrawReader Draws => draws;

    /// <summary>Rows that count as one step's share of an epoch: those drawn uniformly.</summary>
    public abstract int UniformRows { get; }

    /// <summary>The next rows, encoded; valid until the next call.</summary>
    /// <exception cref="Data.InputException">A file of the cache cannot be read any more.</exception>
    public abstract Batch Next();

    /// <summary>Where its draws stand.</summary>
    public abstract void VisitState(IStateVisitor state);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends what reads ahead.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing) draws.Dispose();
    }
}

/// <summary>Each training row once per epoch, in random order.</summary>
/// <param name="draws">Hands out the rows that <paramref name="sampler"/> draws.</param>
/// <param name="sampler">Their order.</param>
internal sealed class EpochBatches(IDrawReader draws, EpochSteps sampler) : BatchSource(draws)
{
    private readonly Batch _batch = draws.NewBatch();

    /// <inheritdoc/>
    public override int UniformRows => sampler.Rows.Length;

    /// <inheritdoc/>
    public override Batch Next()
    {
        Draws.Next(_batch);
        return _batch;
    }

    /// <inheritdoc/>
    public override void VisitState(IStateVisitor state) => sampler.VisitState(state, "rows");
}

/// <summary>The nine batches of Algorithm 1 (for two tasks), one under the other: x; x++, x+-, x-+, x--; x+., x-., x.+, x.-.</summary>
/// <param name="draws">Hands out the rows that <paramref name="sampler"/> draws.</param>
/// <param name="sampler">Draws the uniform batch and the batches of the row sets.</param>
internal sealed class PaperBatches(IDrawReader draws, PaperSampler sampler) : BatchSource(draws)
{
    private readonly Batch _batch = draws.NewBatch();

    /// <inheritdoc/>
    public override int UniformRows => sampler.RowsPerSet;

    /// <inheritdoc/>
    public override Batch Next()
    {
        Draws.Next(_batch);
        return _batch;
    }

    /// <inheritdoc/>
    public override void VisitState(IStateVisitor state) => sampler.VisitState(state, "rows");
}

/// <summary>One batch for all losses: uniform rows, a top-up from rare strata, and which of them are members of which row set.</summary>
internal sealed class InBatchRows : BatchSource
{
    private readonly InBatchSampler _sampler;
    private readonly Batch _batch;

    /// <summary>Makes room for a batch.</summary>
    /// <param name="draws">Hands out the rows that <paramref name="sampler"/> draws.</param>
    /// <param name="sampler">Draws the rows and says which sets they lie in.</param>
    public InBatchRows(IDrawReader draws, InBatchSampler sampler)
        : base(draws)
    {
        _sampler = sampler;
        _batch = draws.NewBatch();
        _batch.Members = sampler.NewMembers();
    }

    /// <inheritdoc/>
    public override int UniformRows => _sampler.UniformRows;

    /// <inheritdoc/>
    public override Batch Next()
    {
        Draws.Next(_batch);
        _sampler.Sort(_batch.Patterns.AsSpan(0, _batch.Rows), _batch.Members!);
        return _batch;
    }

    /// <inheritdoc/>
    public override void VisitState(IStateVisitor state) => _sampler.VisitState(state, "rows");
}
