using CrossDistil.Metrics;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>One bin of the ECE.</summary>
/// <param name="Rows">Its rows, at least one.</param>
/// <param name="Predicted">Mean probability, 0..1.</param>
/// <param name="Share">
/// Share of positives, 0..1; rows of equal probability count with their mean label, so it need not be a whole number of
/// rows.
/// </param>
internal sealed record ReliabilityBin(int Rows, double Predicted, double Share)
{
    private const double Normal = 1.959963984540054; // 97.5 % quantile

    /// <summary>The bins of <see cref="Ece"/>, ascending: Σ n/N·|predicted − share| over them is the ECE.</summary>
    /// <param name="probabilities">[row] 0..1.</param>
    /// <param name="labels">[row] 0, 1, or 255 for a row to skip.</param>
    public static IReadOnlyList<ReliabilityBin> Of(float[] probabilities, byte[] labels)
    {
        var rows = new ScoredRows();
        rows.SetLabelled(probabilities, labels);
        var ranked = rows.Rank().Classes;
        var bins = new (int Rows, double Predicted, double Positives)[Ece.Bins];
        var bin = 0;
        for (int start = 0, end; start < ranked.Length; start = end)
        {
            end = rows.EndOfTies(start);
            var positives = 0;
            foreach (var label in ranked[start..end]) positives += label;
            for (var row = start; row < end; row++)
            {
                while (row >= (bin + 1L) * ranked.Length / Ece.Bins) bin++;
                bins[bin].Rows++;
                bins[bin].Predicted += rows.Scores[start];
                bins[bin].Positives += (double)positives / (end - start);
            }
        }

        return [.. from found in bins
                   where found.Rows > 0
                   select new ReliabilityBin(found.Rows, found.Predicted / found.Rows, found.Positives / found.Rows)];
    }

    /// <summary>
    /// 95 % interval of the share (Wilson 1927): within 0..1, and not empty where every label is the same.
    /// </summary>
    public (double Low, double High) Wilson()
    {
        var share = Math.Clamp(Share, 0, 1);
        var shrink = Normal * Normal / Rows;
        var middle = (share + (shrink / 2)) / (1 + shrink);
        var half = Normal / (1 + shrink) * Math.Sqrt(((share * (1 - share)) + (shrink / 4)) / Rows);
        return (Math.Clamp(middle - half, 0, share), Math.Clamp(middle + half, share, 1));
    }
}
