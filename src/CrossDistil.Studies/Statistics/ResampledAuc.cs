using CrossDistil.Metrics;

namespace CrossDistil.Studies.Statistics;

/// <summary>
/// AUC of resampled rows, ties one half, see <see cref="Auc"/>: one pass over rows sorted once. Undefined when one
/// class is not drawn.
/// </summary>
internal sealed class ResampledAuc : ResampledMetric
{
    private readonly int[] _rows; // [place] 2·unit + label
    private readonly (int Start, int End)[] _ties;

    /// <summary>Sorts the rows.</summary>
    /// <param name="logits">[row] not NaN.</param>
    /// <param name="labels">[row] 0, 1, or 255 for a row to skip.</param>
    /// <param name="units">[row] its unit, or −1 for a row to skip.</param>
    /// <exception cref="InvalidOperationException">
    /// A logit is NaN or a label is invalid; the message names the row.
    /// </exception>
    public ResampledAuc(ReadOnlySpan<float> logits, ReadOnlySpan<byte> labels, ReadOnlySpan<int> units)
    {
        var rows = new RankedRows(logits, ClassesOf(labels), units);
        (_rows, _ties) = ([.. rows.Units.Zip(rows.Classes, (unit, label) => (2 * unit) + label)], rows.Ties);
    }

    /// <inheritdoc/>
    public override double? Of(ReadOnlySpan<int> counts)
    {
        var (wins, positives, negatives) = Wins(_rows, counts);
        if (positives == 0 || negatives == 0) return null;
        var tied = 0L;
        foreach (var (start, end) in _ties)
        {
            var ties = Wins(_rows.AsSpan(start, end - start), counts);
            tied += ties.Positives * ties.Negatives;
        }

        return ((2 * wins) - tied) / (2.0 * positives * negatives);
    }

    internal static int[] ClassesOf(ReadOnlySpan<byte> labels)
    {
        var classes = new int[labels.Length];
        for (var row = 0; row < labels.Length; row++) classes[row] = Labels.IsKnown(labels[row], row) ? labels[row] : -1;
        return classes;
    }

    /// <summary>
    /// Pairs of a positive and a negative before it; without a branch on the label, which would be mispredicted.
    /// </summary>
    private static (long Wins, long Positives, long Negatives) Wins(ReadOnlySpan<int> rows, ReadOnlySpan<int> counts)
    {
        long wins = 0, positives = 0, negatives = 0;
        foreach (var row in rows)
        {
            var count = counts[row >> 1];
            long positive = count & -(row & 1);
            wins += positive * negatives;
            positives += positive;
            negatives += count - positive;
        }

        return (wins, positives, negatives);
    }
}
