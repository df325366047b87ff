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

    /// <summary>Labelled rows of known users.</summary>
    public static IEnumerable<(float Logit, byte Y)[]> Users(IEnumerable<(long User, float Logit, byte Y)> rows) => rows
        .Where(row => row.User != 0 && row.Y != 255).GroupBy(row => row.User).Select(user => user.Select(row => (row.Logit, row.Y)).ToArray());

    /// <summary>The mean of the users' AUCs, weighted by their rows; pair by pair.</summary>
    public static double? Gauc(IEnumerable<(float Logit, byte Y)[]> users)
    {
        double sum = 0, weights = 0;
        foreach (var user in users)
        {
            if (Auc([.. user.Select(row => row.Logit)], [.. user.Select(row => (int)row.Y)], 1, 0) is not { } auc) continue;
            sum += user.Length * auc;
            weights += user.Length;
        }

        return weights == 0 ? null : sum / weights;
    }

    /// <summary>The mean over all orders of a user's rows that the scores allow, each as likely; for few rows.</summary>
    public static double? Ndcg(IEnumerable<(float Logit, byte Y)[]> users, int places)
    {
        double[] values = [.. users.Where(user => user.Any(row => row.Y == 1)).Select(user =>
            Orders(user).Where(Descends).Average(order => Dcg(order, places)) / Dcg([.. user.OrderByDescending(row => row.Y)], places))];
        return values.Length == 0 ? null : values.Average();

        static bool Descends((float Logit, byte Y)[] order) => Enumerable.Range(1, order.Length - 1).All(i => order[i - 1].Logit >= order[i].Logit);
    }

    private static double Dcg((float Logit, byte Y)[] order, int places) =>
        order.Take(places).Select((row, i) => row.Y / Math.Log2(i + 2)).Sum();

    private static IEnumerable<T[]> Orders<T>(T[] items) => items.Length <= 1
        ? [items]
        : Enumerable.Range(0, items.Length).SelectMany(first => Orders<T>([.. items[..first], .. items[(first + 1)..]]).Select(rest => (T[])[items[first], .. rest]));

    public static double Logloss(float[] probabilities, byte[] labels) => probabilities.Zip(labels)
        .Average(row => -Math.Log(Math.Clamp(row.Second == 1 ? row.First : 1.0 - row.First, 1e-7, 1 - 1e-7)));

    /// <summary>For distinct probabilities.</summary>
    public static double Ece(float[] probabilities, byte[] labels) => probabilities.Zip(labels).OrderBy(row => row.First)
        .Select((row, place) => (Bin: (int)(((place + 1L) * 20 - 1) / probabilities.Length), Gap: (double)row.First - row.Second))
        .GroupBy(row => row.Bin)
        .Sum(bin => Math.Abs(bin.Sum(row => row.Gap))) / probabilities.Length;
}
