using CrossDistil.Data.Schema;

namespace CrossDistil.Studies.Results;

/// <summary>A validation window that runs are measured on.</summary>
/// <param name="From">
/// First value of the window, which names the fold; null = the experiment's own split, the only one with test rows.
/// </param>
/// <param name="Split">How its rows divide.</param>
internal sealed record Fold(string? From, SplitOptions Split)
{
    /// <summary>A rolling fold.</summary>
    public static Fold Of(TimeSplit split) => new(split.ValidationFrom, split);
}
