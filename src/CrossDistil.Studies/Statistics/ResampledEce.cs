using CrossDistil.Metrics;

namespace CrossDistil.Studies.Statistics;

/// <summary>
/// Expected calibration error of resampled rows in 20 bins of equal count, see <see cref="Ece"/>: a row drawn twice is
/// two rows. Undefined when no row is drawn.
/// </summary>
internal sealed class ResampledEce : ResampledMetric
{
    private readonly int[] _rows; // [place] 4·unit + 2·(the next place has the same probability) + label
    private readonly float[] _probabilities; // [place]
    private readonly int[] _rowsOf; // [unit]

    /// <summary>Sorts the rows.</summary>
    /// <param name="probabilities">[row] 0..1.</param>
    /// <param name="labels">[row] 0, 1, or 255 for a row to skip.</param>
    /// <param name="units">[row] its unit, or −1 for a row to skip.</param>
    /// <exception cref="InvalidOperationException">
    /// A probability is NaN or a label is invalid; the message names the row.
    /// </exception>
    public ResampledEce(ReadOnlySpan<float> probabilities, ReadOnlySpan<byte> labels, ReadOnlySpan<int> units)
    {
        var ranked = new RankedRows(probabilities, ResampledAuc.ClassesOf(labels), units);
        (_probabilities, _rows) = (ranked.Scores, new int[ranked.Units.Length]);
        _rowsOf = new int[ranked.Units.DefaultIfEmpty(-1).Max() + 1];
        for (var place = 0; place < _rows.Length; place++)
        {
            var tied = place + 1 < _rows.Length && _probabilities[place + 1] == _probabilities[place];
            _rows[place] = (4 * ranked.Units[place]) + (tied ? 2 : 0) + ranked.Classes[place];
            _rowsOf[ranked.Units[place]]++;
        }
    }

    /// <inheritdoc/>
    public override double? Of(ReadOnlySpan<int> counts)
    {
        var drawn = 0L;
        for (var unit = 0; unit < _rowsOf.Length; unit++) drawn += (long)counts[unit] * _rowsOf[unit];
        return drawn > 0 ? Gaps(counts, drawn) / drawn : null;
    }

    /// <summary>
    /// Σ over bins of |Σ (p − y)|; equal probabilities on both sides of a cut share their mean label.
    /// </summary>
    private double Gaps(ReadOnlySpan<int> counts, long drawn)
    {
        double gaps = 0, gap = 0; // of the finished bins, of this bin
        long position = 0, cut = drawn / Ece.Bins, bin = 1, tied = 0, positives = 0;
        for (var place = 0; place < _rows.Length; place++)
        {
            var row = _rows[place];
            var count = counts[row >> 2];
            tied += count;
            positives += count & -(row & 1);
            if ((row & 2) != 0) continue;
            var excess = (tied * (double)_probabilities[place]) - positives;
            for (; position + tied > cut; cut = ++bin * drawn / Ece.Bins)
            {
                var share = excess * (cut - position) / tied;
                gaps += Math.Abs(gap + share);
                (gap, excess, tied, position) = (0, excess - share, position + tied - cut, cut);
            }

            gap += excess;
            position += tied;
            (tied, positives) = (0, 0);
        }

        return gaps + Math.Abs(gap);
    }
}
