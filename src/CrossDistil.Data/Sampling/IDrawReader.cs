namespace CrossDistil.Data.Sampling;

/// <summary>Hands out the rows that a sampler draws, encoded, step by step.</summary>
internal interface IDrawReader : IDisposable
{
    /// <summary>An empty batch that holds one step's rows.</summary>
    Batch NewBatch();

    /// <summary>
    /// Moves the sampler on by a step and fills <paramref name="batch"/> with the rows that it draws there.
    /// </summary>
    /// <param name="batch">A batch of <see cref="NewBatch"/>; what it held is overwritten.</param>
    /// <exception cref="InputException">A file of the cache cannot be read any more.</exception>
    void Next(Batch batch);
}

/// <summary>Reads every row where it lies: for columns that fit into memory.</summary>
/// <param name="reader">The rows.</param>
/// <param name="sampler">Draws them.</param>
internal sealed class DirectDraws(BatchReader reader, IRowSampler sampler) : IDrawReader
{
    /// <inheritdoc/>
    public Batch NewBatch() => reader.NewBatch(sampler.Rows.Length);

    /// <inheritdoc/>
    public void Next(Batch batch)
    {
        sampler.Draw();
        reader.Read(sampler.Rows, batch);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The rows are the cache's.
    }
}
