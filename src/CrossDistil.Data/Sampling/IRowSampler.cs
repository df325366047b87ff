namespace CrossDistil.Data.Sampling;

/// <summary>
/// Draws the rows of one step after another. What it draws is a function of its seed and where it stands: two samplers of equal make draw the same rows, so one may run
/// ahead of the other.
/// </summary>
internal interface IRowSampler
{
    /// <summary>[place in the step] the last draw; its length never changes.</summary>
    ReadOnlySpan<int> Rows { get; }

    /// <summary>Where every random stream stands. Store it with a checkpoint; setting it takes the sampler back there.</summary>
    IReadOnlyList<ulong> Positions { get; set; }

    /// <summary>Draws the next step's rows into <see cref="Rows"/>.</summary>
    void Draw();

    /// <summary>Moves past the next step's rows as <see cref="Draw"/> does, but leaves <see cref="Rows"/> alone: for rows that another sampler has drawn.</summary>
    void Skip();
}
