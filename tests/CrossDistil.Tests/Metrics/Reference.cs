namespace CrossDistil.Tests.Metrics;

/// <summary>The metrics by their definitions, pair by pair.</summary>
internal static class Reference
{
    public static double? Auc(float[] logits, int[] levels, int higher, int lower)
    {
        long pairs = 0;
        var wins = 0.0;
        for (var i = 0; i < logits.Length; i++)
        {
            for (var j = 0; j < logits.Length; j++)
            {
                if (levels[i] != higher || levels[j] != lower) continue;
                pairs++;
                wins += logits[i] > logits[j] ? 1 : logits[i] == logits[j] ? 0.5 : 0;
            }
        }

        return pairs == 0 ? null : wins / pairs;
    }

    public static double? MultiAuc(float[] logits, int[] levels, int count)
    {
        double sum = 0, weights = 0;
        for (var higher = 1; higher < count; higher++)
        {
            for (var lower = 0; lower < higher; lower++)
            {
                if (Auc(logits, levels, higher, lower) is not { } auc) continue;
                var weight = levels.Count(level => level == higher || level == lower);
                sum += weight * auc;
                weights += weight;
            }
        }

        return weights == 0 ? null : sum / weights;
    }

    public static double Logloss(float[] probabilities, byte[] labels) => probabilities.Zip(labels)
        .Average(row => -Math.Log(Math.Clamp(row.Second == 1 ? row.First : 1.0 - row.First, 1e-7, 1 - 1e-7)));

    /// <summary>For distinct probabilities.</summary>
    public static double Ece(float[] probabilities, byte[] labels) => probabilities.Zip(labels).OrderBy(row => row.First)
        .Select((row, place) => (Bin: (int)(((place + 1L) * 20 - 1) / probabilities.Length), Gap: (double)row.First - row.Second))
        .GroupBy(row => row.Bin)
        .Sum(bin => Math.Abs(bin.Sum(row => row.Gap))) / probabilities.Length;
}
