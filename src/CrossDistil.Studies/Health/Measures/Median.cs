namespace CrossDistil.Studies.Health.Measures;

/// <summary>The middle of a few measurements: neighbours on a machine slow some of them down, never all.</summary>
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
