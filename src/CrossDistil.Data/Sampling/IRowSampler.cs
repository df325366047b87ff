using CrossDistil.Data.Strata;

namespace CrossDistil.Data.Sampling;

/// <summary>
/// Draws the rows of one step after another. The rows depend on its seed and position alone: two samplers of equal
/// options draw the same rows, so one may run ahead of the other.
/// </summary>
internal interface IRowSampler
{
    /// <summary>[place in the step] the last draw; its length never changes.</summary>
    ReadOnlySpan<int> Rows { get; }

    /// <summary>First rows of a step, which are drawn uniformly: a step's share of an epoch.</summary>
    int UniformRows => Rows.Length;

    /// <summary>The row sets whose rows follow in a step, or lie in it; none where nothing is ranked.</summary>
    IReadOnlyList<RowSet> Sets => [];

    /// <summary>
    /// Positions of all random streams. Store them with a checkpoint; setting them takes the sampler back.
    /// </summary>
    IReadOnlyList<ulong> Positions { get; set; }

    /// <summary>Draws the next step's rows into <see cref="Rows"/>.</summary>
    void Draw();

    /// <summary>
    /// Skips the next step's rows: moves on as <see cref="Draw"/> does, but leaves <see cref="Rows"/> as it is.
    /// </summary>
    void Skip();

    /// <summary>
    /// Space for the members of each set in a step; null where every set has rows of its own, or nothing is ranked.
    /// </summary>
    SetMembers? NewMembers() => null;

    /// <summary>Finds the members of each set in the last step that was drawn or skipped.</summary>
    /// <param name="patterns">[place in the step] its <see cref="LabelPattern"/>.</param>
    /// <param name="members">Space of <see cref="NewMembers"/>.</param>
    void Sort(ReadOnlySpan<ushort> patterns, SetMembers members)
    {
        // Without members there is nothing to sort.
    }
}
