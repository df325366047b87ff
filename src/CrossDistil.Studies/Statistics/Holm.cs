namespace CrossDistil.Studies.Statistics;

/// <summary>
/// Holm's step-down correction (1979): the chance of one false claim or more in a whole family stays below the level.
/// </summary>
internal static class Holm
{
    /// <summary>
    /// Corrected p-values of a family of m: the i-th smallest, from 0, times m − i, never below the corrected value of
    /// a smaller one, at most 1.
    /// </summary>
    /// <param name="pValues">[test] 0..1, in any order.</param>
    /// <returns>[test] in the same order.</returns>
    public static double[] Adjust(IReadOnlyList<double> pValues)
    {
        double[] sorted = [.. pValues];
        int[] tests = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, tests);
        var (adjusted, largest) = (new double[sorted.Length], 0.0);
        for (var place = 0; place < sorted.Length; place++)
        {
            largest = Math.Max(largest, Math.Min(1, (sorted.Length - place) * sorted[place]));
            adjusted[tests[place]] = largest;
        }

        return adjusted;
    }
}
