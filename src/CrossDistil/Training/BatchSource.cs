using CrossDistil.Data.Sampling;
using CrossDistil.States;

namespace CrossDistil.Training;

/// <summary>Where a step's rows come from.</summary>
public abstract class BatchSource
{
    /// <summary>Rows that count as one step's share of an epoch: those drawn uniformly.</summary>
    public abstract int UniformRows { get; }

    /// <summary>The next rows, encoded; valid until the next call.</summary>
    public abstract Batch Next();

    /// <summary>Where its draws stand.</summary>
    public abstract void Keep(ITrainingState state);
}

/// <summary>Each training row once per epoch, in random order.</summary>
/// <param name="reader">Training rows.</param>
/// <param name="sampler">Their order.</param>
/// <param name="rows">Rows per step.</param>
public sealed class EpochBatches(BatchReader reader, EpochSampler sampler, int rows) : BatchSource
{
    private readonly int[] _rows = new int[rows];
    private readonly Batch _batch = reader.NewBatch(rows);

    /// <inheritdoc/>
    public override int UniformRows => _rows.Length;

    /// <inheritdoc/>
    public override Batch Next()
    {
        sampler.Draw(_rows);
        reader.Read(_rows, _batch);
        return _batch;
    }

    /// <inheritdoc/>
    public override void Keep(ITrainingState state) => sampler.Keep(state, "rows");
}

/// <summary>The nine batches of Algorithm 1 (for two tasks), one under the other: x; x++, x+-, x-+, x--; x+., x-., x.+, x.-.</summary>
/// <param name="reader">Training rows.</param>
/// <param name="sampler">Draws the uniform batch and the batches of the row sets.</param>
public sealed class PaperBatches(BatchReader reader, PaperSampler sampler) : BatchSource
{
    private readonly Batch _batch = reader.NewBatch(sampler.Rows.Length);

    /// <inheritdoc/>
    public override int UniformRows => sampler.RowsPerSet;

    /// <inheritdoc/>
    public override Batch Next()
    {
        sampler.Draw();
        reader.Read(sampler.Rows, _batch);
        return _batch;
    }

    /// <inheritdoc/>
    public override void Keep(ITrainingState state) => sampler.Keep(state, "rows");
}

/// <summary>One batch for all losses: uniform rows, a top-up from rare strata, and which of them are members of which row set.</summary>
public sealed class InBatchRows : BatchSource
{
    private readonly BatchReader _reader;
    private readonly InBatchSampler _sampler;
    private readonly Batch _batch;

    /// <summary>Makes room for a batch.</summary>
    /// <param name="reader">Training rows.</param>
    /// <param name="sampler">Draws the rows and says which sets they lie in.</param>
    public InBatchRows(BatchReader reader, InBatchSampler sampler)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(sampler);
        (_reader, _sampler) = (reader, sampler);
        _batch = reader.NewBatch(sampler.Rows.Length);
        _batch.Members = sampler.NewMembers();
    }

    /// <inheritdoc/>
    public override int UniformRows => _sampler.UniformRows;

    /// <inheritdoc/>
    public override Batch Next()
    {
        _sampler.Draw(_batch.Members!);
        _reader.Read(_sampler.Rows, _batch);
        return _batch;
    }

    /// <inheritdoc/>
    public override void Keep(ITrainingState state) => _sampler.Keep(state, "rows");
}
