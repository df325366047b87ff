namespace CrossDistil.Metrics;

/// <summary>
/// Expected calibration error: rows in ascending order of probability are cut into 20 bins of equal count, Σ_bins
/// n_bin/N·|mean p − mean y|. Bin b of n rows is [b·n/20, (b+1)·n/20), so counts differ by at most one and fewer than
/// 20 rows make bins of one row each. Rows of equal probability may fall on both sides of a cut; each of them counts
/// with their mean label, so the result does not depend on the order of the stream. Undefined (null) without rows.
/// </summary>
internal sealed class Ece
{
    /// <summary>Number of bins.</summary>
    public const int Bins = 20;

    private readonly ScoredRows _rows = new();

    /// <summary>Adds rows; one stream may come in any number of parts.</summary>
    /// <param name="probabilities">[row] 0..1.</param>
    /// <param name="labels">[row] 0, 1, or 255 for a row to skip.</param>
    /// <exception cref="InvalidOperationException">A probability is NaN or a label is none of these; the message names
    /// the row.</exception>
    public void Add(ReadOnlySpan<float> probabilities, ReadOnlySpan<byte> labels) =>
        _rows.AddLabelled(probabilities, labels, "probability");

    /// <summary>The calibration error of all rows so far; O(n log n).</summary>
    public EceResult Result()
    {
        var labels = _rows.Rank().Classes;
        var gaps = new double[Bins];    // [bin] Σ (p − y)
        var bin = 0;
        for (int start = 0, end; start < labels.Length; start = end)
        {
            end = _rows.EndOfTies(start);
            var positives = 0;
            foreach (var label in labels[start..end]) positives += label;
            var gap = _rows.Scores[start] - ((double)positives / (end - start));
            for (var row = start; row < end; row++)
            {
                while (row >= (bin + 1L) * labels.Length / Bins) bin++;
                gaps[bin] += gap;
            }
        }

        return new(labels.Length > 0 ? gaps.Sum(Math.Abs) / labels.Length : null, labels.Length);
    }
}

/// <summary>A calibration error and the rows it is of.</summary>
/// <param name="Value">0..1; null without rows.</param>
/// <param name="Rows">Rows with a label.</param>
internal readonly record struct EceResult(double? Value, long Rows);
