namespace CrossDistil.Statistics;

/// <summary>Metrics of one user's rows, in ascending order of score.</summary>
internal static class UserMetrics
{
    /// <summary>AUC, ties one half; null when one class has no row.</summary>
    public static double? Auc(ReadOnlySpan<float> scores, ReadOnlySpan<byte> labels)
    {
        long doubledWins = 0, positives = 0, negatives = 0;
        for (int start = 0, end; start < scores.Length; start = end)
        {
            (end, var tied) = (EndOfTies(scores, start), 0L);
            foreach (var label in labels[start..end]) tied += label;
            var others = end - start - tied;
            doubledWins += tied * ((2 * negatives) + others);
            positives += tied;
            negatives += others;
        }

        return positives == 0 || negatives == 0 ? null : doubledWins / (2.0 * positives * negatives);
    }

    /// <summary>NDCG at so many places; null without a positive.</summary>
    public static double? Ndcg(ReadOnlySpan<float> scores, ReadOnlySpan<byte> labels, int places)
    {
        double gain = 0, best = 0;
        var positives = 0;
        for (int start = 0, end; start < scores.Length; start = end)
        {
            (end, var tied) = (EndOfTies(scores, start), 0);
            foreach (var label in labels[start..end]) tied += label;
            var discount = 0.0;     // of the places that these rows share: the best row has place 0
            for (var place = scores.Length - end; place < Math.Min(places, scores.Length - start); place++) discount += Discount(place);
            gain += tied * discount / (end - start);
            positives += tied;
        }

        for (var place = 0; place < Math.Min(places, positives); place++) best += Discount(place);
        return positives == 0 ? null : gain / best;
    }

    private static double Discount(int place) => 1 / Math.Log2(place + 2);

    private static int EndOfTies(ReadOnlySpan<float> scores, int start)
    {
        var end = start + 1;
        while (end < scores.Length && scores[end] == scores[start]) end++;
        return end;
    }
}
