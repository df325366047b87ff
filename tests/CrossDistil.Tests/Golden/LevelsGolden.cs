using System.Globalization;
using System.Text.Json;
using CrossDistil.Data.Strata;
using CrossDistil.Metrics;
using Xunit;

namespace CrossDistil.Tests.Golden;

/// <summary>levels.json: each target's order of strata, its ranking terms over all pairs of rows, and its Multi-AUC.</summary>
internal static class LevelsGolden
{
    public static void Check(JsonElement cases)
    {
        foreach (var @case in cases.EnumerateArray())
        {
            bool[] negative = [.. @case.GetProperty("signs").EnumerateArray().Select(sign => sign.GetInt32() < 0)];
            byte[][] labels = [.. @case.GetProperty("labels").EnumerateArray().Select(Bytes)];      // [row][task]
            var columns = Enumerable.Range(0, negative.Length)
                .Select(task => (ReadOnlyMemory<byte>)labels.Select(row => row[task]).ToArray()).ToArray();
            var index = StrataIndex.Build(columns);
            var target = 0;
            foreach (var expected in @case.GetProperty("targets").EnumerateArray())
            {
                var order = LevelOrder.Lexicographic(negative.Length, target, index.Occurs, negative);
                CheckTarget(expected, order, labels, $"{@case.GetProperty("name").GetString()}, task {target}");
                target++;
            }
        }
    }

    private static void CheckTarget(JsonElement expected, LevelOrder order, byte[][] labels, string what)
    {
        int[] levels = [.. labels.Select(row => order.LevelOf(Stratum.Of(row)))];
        Assert.Equal(expected.GetProperty("levels").EnumerateArray().Select(level => level.GetInt32()), levels);

        float[] scores = [.. expected.GetProperty("scores").EnumerateArray().Select(score => score.GetSingle())];
        var terms = order.Terms.ToDictionary(term => KeyOf(term, order), term => AllPairs(term, labels, scores), StringComparer.Ordinal);
        Near.Equal(expected.GetProperty("pair_terms"), terms, what);
        var loss = order.Terms.Sum(term => terms[KeyOf(term, order)] * term.Part switch
        {
            RankingPart.Positive => expected.GetProperty("beta1").GetDouble(),
            RankingPart.Negative => expected.GetProperty("beta2").GetDouble(),
            _ => 1,
        });
        Near.Equal(expected.GetProperty("ranking_loss"), loss, $"{what}, ranking loss");

        var multiAuc = new MultiAuc(order.Count);
        multiAuc.Add(scores, levels);
        var result = multiAuc.Result();
        Near.Equal(expected.GetProperty("multi_auc"), result.Value, $"{what}, Multi-AUC");
        Near.Equal(expected.GetProperty("pairs"), result.Pairs, what);
    }

    private static string KeyOf(RankingTerm term, LevelOrder order) => term.Part == RankingPart.Coarse
        ? "coarse"
        : string.Create(CultureInfo.InvariantCulture, $"{LevelOf(term.Higher, order)}>{LevelOf(term.Lower, order)}");

    private static int LevelOf(RowSet set, LevelOrder order) => Assert.Single(set.Strata.Select(order.LevelOf).Distinct());

    /// <summary>The mean over all pairs of −ln σ(higher − lower).</summary>
    private static double AllPairs(RankingTerm term, byte[][] labels, float[] scores)
    {
        double[] higher = [.. ScoresOf(term.Higher, labels, scores)];
        double[] lower = [.. ScoresOf(term.Lower, labels, scores)];
        return higher.Average(high => lower.Average(low => Math.Log(1 + Math.Exp(low - high))));
    }

    private static IEnumerable<double> ScoresOf(RowSet set, byte[][] labels, float[] scores) =>
        scores.Where((_, row) => set.Contains(Stratum.Of(labels[row]))).Select(score => (double)score);

    private static byte[] Bytes(JsonElement row) => [.. row.EnumerateArray().Select(label => label.GetByte())];
}
