using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace CrossDistil.Studies.Statistics;

/// <summary>
/// Test of two correlated AUCs (DeLong, DeLong and Clarke-Pearson, Biometrics 1988) by midranks, O(n log n) (Sun and
/// Xu, IEEE Signal Processing Letters 2014). A row's structural component is the share of rows of the other class that
/// it is ordered correctly with, ties one half; an AUC is the mean component of either class. Rows are assumed to be
/// independent: where users have many rows each, use the bootstrap over users.
/// </summary>
internal static class DeLong
{
    /// <summary>Compares two scorings of the same rows.</summary>
    /// <param name="baseline">[row] scores, not NaN.</param>
    /// <param name="variant">[row] scores, not NaN.</param>
    /// <param name="labels">[row] 0, 1, or 255 for a row to skip.</param>
    /// <returns>Null where a class has fewer than two rows: there is no AUC, or no variance.</returns>
    /// <exception cref="InvalidOperationException">
    /// A score is NaN or a label is invalid; the message names the row.
    /// </exception>
    public static DeLongResult? Compare(ReadOnlySpan<float> baseline, ReadOnlySpan<float> variant, ReadOnlySpan<byte> labels)
    {
        var (before, after) = (Components(baseline, labels), Components(variant, labels));
        if (before.Positives.Length < 2 || before.Negatives.Length < 2) return null;
        double[] positives = [.. after.Positives.Zip(before.Positives, (of, than) => of - than)];
        double[] negatives = [.. after.Negatives.Zip(before.Negatives, (of, than) => of - than)];
        var difference = positives.Mean();
        var error = Math.Sqrt((positives.Variance() / positives.Length) + (negatives.Variance() / negatives.Length));
        return new(difference, error, error > 0 ? 2 * Normal.CDF(0, 1, -Math.Abs(difference / error)) : 1);
    }

    /// <summary>Structural components by class, in the order of the rows.</summary>
    private static (double[] Positives, double[] Negatives) Components(ReadOnlySpan<float> scores, ReadOnlySpan<byte> labels)
    {
        var classes = ResampledAuc.ClassesOf(labels);
        var ranked = new RankedRows(scores, classes, [.. Enumerable.Range(0, classes.Length)]);
        var (rows, positives) = (ranked.Units, ranked.Classes.Sum());
        var components = new double[scores.Length];
        double below = 0, above = positives; // negatives below, positives above the ties
        for (int start = 0, end; start < rows.Length; start = end)
        {
            var tied = 0; // positives
            for (end = start; end < rows.Length && ranked.Scores[end] == ranked.Scores[start]; end++) tied += ranked.Classes[end];
            above -= tied;
            var others = end - start - tied;
            foreach (var row in rows.AsSpan(start, end - start))
                components[row] = classes[row] == 1
                    ? (below + (others / 2.0)) / (rows.Length - positives)
                    : (above + (tied / 2.0)) / positives;
            below += others;
        }

        return (Of(1), Of(0));

        double[] Of(int label) => [.. components.Where((_, row) => classes[row] == label)];
    }
}
