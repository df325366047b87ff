using CrossDistil.Metrics;
using CrossDistil.Studies.Results;
using CrossDistil.Studies.Statistics;
using Xunit;

namespace CrossDistil.Tests.Studies;

public sealed class TestStatisticsTests
{
    private const int RowCount = 400;
    private static readonly string[] s_primary = ["auc", "multi_auc"];
    private static readonly string[] s_variants = ["plain", "single", "full"];
    private static readonly BootstrapOptions s_options = new(Replicates: 200, Threads: 1);
    private static readonly TestRows s_rows = Rows(37);
    private static readonly RunScores[] s_runs = [.. from seed in new ulong[] { 3, 1, 2 } from variant in s_variants.Reverse() select Run(variant, seed)];

    [Fact]
    public void Values_are_those_that_evaluation_gives_in_the_order_of_variants_and_seeds()
    {
        var result = Of(s_rows, s_runs);
        Assert.Equal(["A", "B"], result.Keys);
        Assert.Equal((RowCount - 20, s_rows.Labels[1].Count(label => label == 1)), ((int)result["B"].Rows, (int)result["B"].Positives));
        Assert.Equal(s_variants, result["B"].Variants.Select(variant => variant.Name));
        var full = result["B"].Variants[2];
        Assert.Equal([1ul, 2, 3], full.Seeds);
        Assert.Equal(["auc", "multi_auc", "logloss", "ece", "gauc", "ndcg"], full.Metrics.Keys);
        var run = s_runs.Single(run => run is { Variant: "full", Seed: 2 });
        var evaluator = new TaskEvaluator(4);
        evaluator.Add(run.Logits[1], run.Probabilities[1], s_rows.Labels[1], run.Levels[1].Rows);
        var expected = evaluator.Result();
        double?[] values = [expected.Auc, expected.MultiAuc, expected.Logloss, expected.Ece];
        Assert.All(values.Zip(full.Metrics.Values, (value, spread) => value!.Value - spread.BySeed[1]!.Value), gap => Assert.Equal(0, gap, 12));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Metrics_within_users_and_their_coverage_are_those_that_evaluation_gives(int task)
    {
        var result = Of(s_rows, s_runs)[s_rows.Tasks[task]];
        var run = s_runs.Single(run => run is { Variant: "full", Seed: 2 });
        var expected = new PerUserEvaluator([.. s_rows.Users!.Select(user => user + 1L)], s_options.NdcgAt).Measure(run.Logits[task], s_rows.Labels[task]);
        Assert.InRange(expected.Coverage!.Value, 0.01, 1);
        Assert.Equal(expected.Coverage.Value, result.GaucCoverage!.Value, 1e-12);
        Assert.Equal(expected.Gauc!.Value, result.Variants[2].Metrics["gauc"].BySeed[1]!.Value, 1e-12);
        Assert.Equal(expected.Ndcg!.Value, result.Variants[2].Metrics["ndcg"].BySeed[1]!.Value, 1e-12);
        Assert.Null(Of(s_rows with { Users = null, UserCount = 0 }, s_runs)[s_rows.Tasks[task]].GaucCoverage);
    }

    [Fact]
    public void Only_primary_metrics_have_p_values_and_all_of_them_are_one_family()
    {
        var result = Of(s_rows, s_runs);
        var tables = result.Values.SelectMany(task => task.Variants).ToArray();
        var toBaseline = tables.SelectMany(variant => variant.ToBaseline).ToArray();
        Assert.Equal(2 * 2 * 6, toBaseline.Length);     // tasks × variants × metrics
        Assert.All(toBaseline, entry => Assert.Equal(s_primary.Contains(entry.Key), entry.Value.PValue is not null));
        var family = toBaseline.Where(entry => entry.Value.PValue is not null).Select(entry => entry.Value).ToArray();
        Assert.Equal(Holm.Adjust([.. family.Select(test => test.PValue!.Value)]), family.Select(test => test.Adjusted!.Value));
        var toSingle = tables.SelectMany(variant => variant.ToSingle).ToArray();
        Assert.Equal(2 * 2 * 2, toSingle.Length);
        Assert.All(toSingle, entry => Assert.Contains(entry.Key, s_primary));
        Assert.Equal(Holm.Adjust([.. toSingle.Select(entry => entry.Value.PValue!.Value)]), toSingle.Select(entry => entry.Value.Adjusted!.Value));
        Assert.Empty(result["A"].Variants[0].ToBaseline);
        Assert.Empty(result["A"].Variants[1].ToSingle);
    }

    [Fact]
    public void A_better_variant_is_found_and_one_that_is_alike_is_not()
    {
        var auc = Of(s_rows, s_runs)["A"].Variants.ToDictionary(variant => variant.Name, variant => variant.ToBaseline.GetValueOrDefault("auc"));
        Assert.True(auc["full"]!.IsSignificant);
        Assert.True(auc["full"]!.Low > 0);
        Assert.False(auc["single"]!.IsSignificant);
    }

    [Fact]
    public void Differences_pair_the_seeds_that_both_have()
    {
        RunScores[] runs = [.. s_runs.Where(run => run is not ({ Variant: "plain", Seed: 1 } or { Variant: "full", Seed: 3 }))];
        var full = Of(s_rows, runs)["A"].Variants[2];
        Assert.Equal([1ul, 2], full.Seeds);
        var difference = full.ToBaseline["auc"];
        Assert.Equal(full.Metrics["auc"].BySeed[1] - Of(s_rows, s_runs)["A"].Variants[0].Metrics["auc"].BySeed[1], Assert.Single(difference.BySeed));
        Assert.Single(difference.DeLong!);
        Assert.Equal(2, full.ToSingle["auc"].BySeed.Count);
    }

    [Fact]
    public void Differences_pair_the_draws_of_users()
    {
        RunScores[] twins = [.. s_runs.Where(run => run.Variant is "plain"), .. s_runs.Where(run => run.Variant is "plain").Select(run => run with { Variant = "full" })];
        Assert.All(Of(s_rows, twins)["A"].Variants[1].ToBaseline.Values, twin => Assert.Equal((0.0, 0.0), (twin.Mean, twin.StandardError)));
    }

    [Fact]
    public void One_seed_takes_the_p_value_of_an_auc_from_DeLong()
    {
        var full = Of(s_rows, [.. s_runs.Where(run => run.Seed == 1)])["A"].Variants[2];
        Assert.Equal(full.ToBaseline["auc"].DeLong![0].PValue, full.ToBaseline["auc"].PValue);
        Assert.Equal(full.ToBaseline["auc"].Mean, full.ToBaseline["auc"].DeLong![0].Difference, 1e-11);
        Assert.Null(full.ToBaseline["multi_auc"].DeLong);
        Assert.NotNull(full.ToBaseline["multi_auc"].PValue);
    }

    [Fact]
    public void A_variant_without_runs_is_missing_and_without_the_baseline_nothing_is_compared()
    {
        var result = Of(s_rows, [.. s_runs.Where(run => run.Variant is "full")])["A"];
        Assert.Equal("full", Assert.Single(result.Variants).Name);
        Assert.Empty(result.Variants[0].ToBaseline);
        Assert.Empty(result.Variants[0].ToSingle);
    }

    [Fact]
    public void Without_users_rows_are_the_units()
    {
        var (rows, users) = (Of(Rows(null), s_runs)["A"].Variants[2], Of(s_rows, s_runs)["A"].Variants[2]);
        Assert.Equal(["auc", "multi_auc", "logloss", "ece"], rows.Metrics.Keys);
        Assert.Equal(users.ToBaseline["auc"].Mean, rows.ToBaseline["auc"].Mean);
        Assert.NotEqual(users.ToBaseline["auc"].StandardError, rows.ToBaseline["auc"].StandardError);
    }

    [Fact]
    public void A_row_whose_user_is_unknown_counts_as_a_user_of_its_own()
    {
        var unknown = s_rows with { Users = [.. s_rows.Users!.Select(_ => -1)] };
        var (own, rows) = (Of(unknown, s_runs)["A"].Variants[2], Of(Rows(null), s_runs)["A"].Variants[2]);
        Assert.Equal(rows.Metrics["auc"].BySeed, own.Metrics["auc"].BySeed);
        Assert.Equal([null, null, null], own.Metrics["gauc"].BySeed);
    }

    [Fact]
    public void An_undefined_metric_is_null_and_compared_with_nothing()
    {
        var rows = s_rows with { Labels = [s_rows.Labels[0], new byte[RowCount]] };
        var full = Of(rows, s_runs)["B"].Variants[2];
        Assert.Null(full.Metrics["auc"].Mean);
        Assert.DoesNotContain("auc", full.ToBaseline.Keys);
        Assert.Contains("logloss", full.ToBaseline.Keys);
    }

    private static OrderedDictionary<string, TaskResult> Of(TestRows rows, IReadOnlyList<RunScores> runs) =>
        TestStatistics.Of(rows, runs, s_variants, "plain", s_primary, s_options);

    private static TestRows Rows(int? users)
    {
        byte[] a = [.. Enumerable.Range(0, RowCount).Select(row => (byte)(row * 7 % 5 < 2 ? 1 : 0))];
        byte[] b = [.. Enumerable.Range(0, RowCount).Select(row => (byte)(row % 20 == 0 ? 255 : row * 3 % 7 < 2 ? 1 : 0))];
        return new(["A", "B"], [a, b], users is { } count ? [.. a.Select((_, row) => row % count)] : null, users ?? 0);
    }

    /// <summary>Scores of noise and, for "full", more of the label in them.</summary>
    private static RunScores Run(string variant, ulong seed)
    {
        var random = new Random((int)seed + (100 * variant.Length));
        var levels = new RowLevels([.. s_rows.Labels[0].Zip(s_rows.Labels[1], (one, other) => other == 255 ? -1 : (2 * one) + other)], 4);
        float[][] logits = [.. s_rows.Labels.Select(labels => labels.Select(label =>
            (float)MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1) + (label == 1 ? variant is "full" ? 2f : 0.5f : 0)).ToArray())];
        return new(variant, seed, logits, [.. logits.Select(task => task.Select(logit => 1 / (1 + MathF.Exp(-logit))).ToArray())], [levels, levels]);
    }
}
