namespace CrossDistil.Studies.Health.Measures;

/// <summary>The median of a few measurements: other processes of a machine slow down some of them, never all.</summary>
internal static class Median
{
    /// <summary>The middle one, or the mean of the middle two; at least one value.</summary>
    public static double Of(ReadOnlySpan<double> values)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted);
        return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }
}
