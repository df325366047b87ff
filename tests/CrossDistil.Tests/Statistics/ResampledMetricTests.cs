using CrossDistil.Metrics;
using CrossDistil.Studies.Statistics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CrossDistil.Tests.Statistics;

public sealed class ResampledMetricTests
{
    [Fact]
    public void Auc_of_a_draw_is_the_auc_of_its_rows() => Check(
        rows => new ResampledAuc(DrawnRow.Scores(rows), DrawnRow.Labels(rows), DrawnRow.UsersOf(rows)), rows =>
        {
            var auc = new Auc();
            auc.Add(DrawnRow.Scores(rows), DrawnRow.Labels(rows));
            return auc.Result().Value;
        });

    [Fact]
    public void MultiAuc_of_a_draw_is_the_multi_auc_of_its_rows() => Check(
        rows => new ResampledMultiAuc(DrawnRow.Scores(rows), DrawnRow.LevelsOf(rows), DrawnRow.Levels, DrawnRow.UsersOf(rows)), rows =>
        {
            var auc = new MultiAuc(DrawnRow.Levels);
            auc.Add(DrawnRow.Scores(rows), DrawnRow.LevelsOf(rows));
            return auc.Result().Value;
        });

    [Theory]
    [InlineData(2)]
    [InlineData(7)]     // more than a register holds
    public void MultiAuc_of_fewer_or_more_levels_too(int levels) => Check(
        rows => new ResampledMultiAuc(DrawnRow.Scores(rows), Spread(rows, levels), levels, DrawnRow.UsersOf(rows)), rows =>
        {
            var auc = new MultiAuc(levels);
            auc.Add(DrawnRow.Scores(rows), Spread(rows, levels));
            return auc.Result().Value;
        });

    [Fact]
    public void Logloss_of_a_draw_is_the_logloss_of_its_rows() => Check(
        rows => ResampledRatio.Logloss(DrawnRow.Scores(rows), DrawnRow.Labels(rows), DrawnRow.UsersOf(rows), DrawnRow.Users),
        rows => ProbabilityMetrics.Of(DrawnRow.Scores(rows), DrawnRow.Labels(rows)).Logloss);

    [Fact]
    public void Ece_of_a_draw_is_the_ece_of_its_rows() => Check(
        rows => new ResampledEce(DrawnRow.Scores(rows), DrawnRow.Labels(rows), DrawnRow.UsersOf(rows)),
        rows => ProbabilityMetrics.Of(DrawnRow.Scores(rows), DrawnRow.Labels(rows)).Ece);

    [Fact]
    public void Gauc_of_a_draw_is_the_gauc_of_its_rows() => Check(
        rows => ResampledRatio.Gauc(DrawnRow.Scores(rows), DrawnRow.Labels(rows), DrawnRow.UsersOf(rows), DrawnRow.Users), UserReference.Gauc);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    public void Ndcg_of_a_draw_is_the_ndcg_of_its_rows(int places) => Check(
        rows => ResampledRatio.Ndcg(DrawnRow.Scores(rows), DrawnRow.Labels(rows), DrawnRow.UsersOf(rows), DrawnRow.Users, places),
        rows => UserReference.Ndcg(rows, places));

    /// <summary>Places 1..4: a positive, then a tie of a positive and a negative for places 2 and 3: (1 + (d2 + d3)/2) / (1 + d2), d = 1/log2(place + 1).</summary>
    [Fact]
    public void Ndcg_by_hand()
    {
        var ndcg = ResampledRatio.Ndcg([4, 3, 3, 1], [1, 1, 0, 0], [0, 0, 0, 0], 1).Of([1]);
        Assert.Equal((1 + ((0.6309297535714575 + 0.5) / 2)) / (1 + 0.6309297535714575), ndcg!.Value, 1e-11);
    }

    /// <summary>User 0: AUC 1 with 3 rows; user 1: AUC 1/2 with 2 rows; user 2 has one class.</summary>
    [Fact]
    public void Gauc_by_hand()
    {
        var gauc = ResampledRatio.Gauc([3, 2, 1, 5, 5, 9], [1, 0, 0, 1, 0, 1], [0, 0, 0, 1, 1, 2], 3);
        Assert.Equal(((3 * 1) + (2 * 0.5)) / 5, gauc.Of([1, 1, 1])!.Value, 1e-11);
        Assert.Equal(((3 * 1) + (2 * 2 * 0.5)) / 7, gauc.Of([1, 2, 9])!.Value, 1e-11);
        Assert.Null(gauc.Of([0, 0, 1]));
    }

    [Fact]
    public void Every_row_once_gives_the_very_ece()
    {
        var random = new Random(3);
        float[] probabilities = [.. Enumerable.Range(0, 1013).Select(_ => random.NextSingle())];
        byte[] labels = [.. probabilities.Select(p => (byte)(random.NextSingle() < p * p ? 1 : 0))];
        int[] rows = [.. Enumerable.Range(0, labels.Length)];
        var ece = new ResampledEce(probabilities, labels, rows).Of([.. Enumerable.Repeat(1, labels.Length)]);
        Assert.Equal(ProbabilityMetrics.Of(probabilities, labels).Ece, ece);
    }

    [Fact]
    public void A_draw_allocates_nothing()
    {
        float[] scores = [.. Enumerable.Range(0, 500).Select(row => row * 7 % 100 / 100f)];
        byte[] labels = [.. Enumerable.Range(0, 500).Select(row => (byte)(row % 3 == 0 ? 1 : 0))];
        int[] levels = [.. Enumerable.Range(0, 500).Select(row => row % 4)];
        int[] users = [.. Enumerable.Range(0, 500).Select(row => row / 5)];
        ResampledMetric[] metrics =
        [
            new ResampledAuc(scores, labels, users), new ResampledMultiAuc(scores, levels, 4, users), new ResampledEce(scores, labels, users),
            ResampledRatio.Logloss(scores, labels, users, 100), ResampledRatio.Gauc(scores, labels, users, 100), ResampledRatio.Ndcg(scores, labels, users, 100),
        ];
        int[] counts = [.. Enumerable.Repeat(1, 100)];
        Assert.Equal(0, Allocations.OnThisThread(() =>
        {
            foreach (var metric in metrics) _ = metric.Of(counts);
        }));
    }

    [Fact]
    public void A_level_out_of_range_fails() => Assert.Throws<ArgumentOutOfRangeException>(() => new ResampledMultiAuc([1], [4], 4, [0]));

    private static void Check(Func<DrawnRow[], ResampledMetric> resampled, Func<DrawnRow[], double?> metric) => Prop.ForAll(DrawnRow.Draws, draw =>
    {
        int[] ones = [.. Enumerable.Repeat(1, DrawnRow.Users)];
        Same(metric(DrawnRow.Repeat(draw.Rows, ones)), resampled(draw.Rows).Of(ones));
        Same(metric(DrawnRow.Repeat(draw.Rows, draw.Counts)), resampled(draw.Rows).Of(draw.Counts));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    /// <summary>Other levels of the same rows, by label, level and score.</summary>
    private static int[] Spread(DrawnRow[] rows, int levels) =>
        [.. rows.Select(row => row.Level < 0 ? -1 : ((5 * row.Level) + row.Label + (int)(row.Score * 12)) % levels)];

    private static void Same(double? expected, double? actual)
    {
        Assert.Equal(expected is null, actual is null);
        if (expected is { } value) Assert.Equal(value, actual!.Value, 1e-11);
    }
}
