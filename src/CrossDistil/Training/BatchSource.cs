using CrossDistil.Data.Sampling;
using CrossDistil.Scoring.Models;
using CrossDistil.Tensors.States;

namespace CrossDistil.Training;

/// <summary>Where a step's rows come from.</summary>
/// <param name="draws">Reads the rows that <paramref name="sampler"/> draws.</param>
/// <param name="sampler">Draws them.</param>
internal sealed class BatchSource(IDrawReader draws, IRowSampler sampler) : IDisposable
{
    private readonly Batch _batch = NewBatch(draws, sampler);

    /// <summary>Rows that count as one step's share of an epoch.</summary>
    public int UniformRows => sampler.UniformRows;

    /// <summary>The next rows, encoded; valid until the next call.</summary>
    /// <exception cref="Data.InputException">A file of the cache cannot be read any more.</exception>
    public Batch Next()
    {
        draws.Next(_batch);
        if (_batch.Members is { } members) sampler.Sort(_batch.Patterns.AsSpan(0, _batch.Rows), members);
        return _batch;
    }

    /// <summary>Positions of its draws.</summary>
    public void VisitState(IStateVisitor state) => sampler.VisitState(state, "rows");

    /// <inheritdoc/>
    public void Dispose() => draws.Dispose();

    private static Batch NewBatch(IDrawReader draws, IRowSampler sampler)
    {
        var batch = draws.NewBatch();
        batch.Members = sampler.NewMembers();
        return batch;
    }
}
