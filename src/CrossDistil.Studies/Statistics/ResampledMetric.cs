namespace CrossDistil.Studies.Statistics;

/// <summary>
/// A metric of rows that are drawn with replacement in units: users with all of their rows, or single rows. What does
/// not depend on the draw (sorting, logarithms, a user's own AUC) is computed once, in the constructor. Safe to use
/// from several threads.
/// </summary>
internal abstract class ResampledMetric
{
    /// <summary>
    /// The metric of a draw; the metric of the rows themselves where every count is 1. Allocates nothing.
    /// </summary>
    /// <param name="counts">[unit] how often the unit was drawn, at least 0.</param>
    /// <returns>Null where the metric is undefined on the draw.</returns>
    public abstract double? Of(ReadOnlySpan<int> counts);
}
