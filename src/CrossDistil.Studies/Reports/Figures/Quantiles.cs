namespace CrossDistil.Studies.Reports.Figures;

/// <summary>Quantiles and ranks of scores.</summary>
internal static class Quantiles
{
    /// <summary>A quantile, interpolated between the two nearest values.</summary>
    /// <param name="ascending">At least one value.</param>
    /// <param name="share">0..1.</param>
    public static double Of(IReadOnlyList<double> ascending, double share)
    {
        var place = share * (ascending.Count - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, ascending.Count - 1);
        return ascending[below] + ((place - below) * (ascending[above] - ascending[below]));
    }

    /// <summary>The values of some rows, ascending.</summary>
    public static double[] Sorted<T>(T[] values, IEnumerable<int> rows)
        where T : struct, IConvertible => [.. rows.Select(row => values[row].ToDouble(provider: null)).Order()];

    /// <summary>
    /// [row] share of all rows with lower scores, where each row of equal score, itself included, counts one half:
    /// 0..1, mean ½ whatever the scale.
    /// </summary>
    public static double[] Ranks(float[] scores)
    {
        var (sorted, rows) = ((float[])scores.Clone(), Enumerable.Range(0, scores.Length).ToArray());
        Array.Sort(sorted, rows);
        var ranks = new double[scores.Length];
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            end = start + 1;
            while (end < sorted.Length && sorted[end] == sorted[start]) end++;
            for (var i = start; i < end; i++) ranks[rows[i]] = (start + end) / (2.0 * sorted.Length);
        }

        return ranks;
    }
}
