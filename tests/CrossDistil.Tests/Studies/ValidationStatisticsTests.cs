using CrossDistil.Metrics;
using CrossDistil.Studies;
using Xunit;

namespace CrossDistil.Tests.Studies;

public sealed class ValidationStatisticsTests
{
    private static readonly string[] s_variants = ["plain", "single", "full"];

    [Fact]
    public void A_seeds_value_is_the_mean_over_its_folds_and_rows_add_up()
    {
        var task = Of([Run("full", 2, "1", 0.6), Run("full", 1, "1", 0.5), Run("full", 1, "2", 0.7), Run("full", 2, "2", 0.9)])["A"];
        Assert.Equal((200, 60), (task.Rows, task.Positives));
        var full = Assert.Single(task.Variants);
        Assert.Equal([1ul, 2], full.Seeds);
        Assert.Equal([0.6, 0.75], full.Metrics["auc"].BySeed.Select(value => Math.Round(value!.Value, 12)));
        Assert.Equal(["auc", "multi_auc", "logloss", "ece"], full.Metrics.Keys);
    }

    [Fact]
    public void Differences_are_a_paired_t_over_seeds()
    {
        double[] gains = [0.01, 0.02, 0.03, 0.04, 0.05];
        var runs = gains.SelectMany((gain, seed) => new[] { Run("plain", (ulong)seed, null, 0.5 + (seed * 0.07)), Run("full", (ulong)seed, null, 0.5 + (seed * 0.07) + gain) });
        var difference = Of([.. runs])["A"].Variants[1].ToBaseline["auc"];
        Assert.Equal(0.03, difference.Mean, 1e-11);
        Assert.Equal(0.01 * Math.Sqrt(0.5), difference.StandardError!.Value, 1e-10);
        Assert.Equal(0.0132356, difference.PValue!.Value, 6);
        Assert.Equal(2 * 0.0132356, difference.Adjusted!.Value, 5);     // auc and multi_auc are one family here
    }

    [Fact]
    public void A_seed_that_lacks_a_fold_is_left_out()
    {
        var full = Of([Run("full", 1, "1", 0.5), Run("full", 1, "2", 0.7), Run("full", 2, "1", 0.9)])["A"].Variants[0];
        Assert.Equal([1ul], full.Seeds);
    }

    [Fact]
    public void One_seed_has_differences_without_an_interval()
    {
        var full = Of([Run("plain", 1, null, 0.5), Run("full", 1, null, 0.6), Run("single", 1, null, 0.7)])["A"].Variants[2];
        Assert.Equal(0.1, full.ToBaseline["auc"].Mean, 1e-11);
        Assert.Null(full.ToBaseline["auc"].StandardError);
        Assert.Null(full.ToBaseline["auc"].Adjusted);
        Assert.Equal(["auc", "multi_auc"], full.ToSingle.Keys);
        Assert.Equal(-0.1, full.ToSingle["auc"].Mean, 1e-11);
    }

    [Fact]
    public void Other_metrics_claim_nothing()
    {
        var full = Of([Run("plain", 1, null, 0.5), Run("full", 1, null, 0.6), Run("plain", 2, null, 0.5), Run("full", 2, null, 0.7)])["A"].Variants[1];
        Assert.NotNull(full.ToBaseline["logloss"].Low);
        Assert.Null(full.ToBaseline["logloss"].PValue);
    }

    [Fact]
    public void A_fold_without_a_value_leaves_its_seed_without_one()
    {
        var full = Of([Run("full", 1, "1", 0.5), Run("full", 1, "2", null)])["A"].Variants[0];
        Assert.Null(full.Metrics["auc"].Mean);
        Assert.Null(full.Metrics["auc"].BySeed[0]);
    }

    private static OrderedDictionary<string, TaskResult> Of(ValidationRun[] runs) => ValidationStatistics.Of(runs, s_variants, "plain", ["auc", "multi_auc"]);

    private static ValidationRun Run(string variant, ulong seed, string? fold, double? auc) =>
        new(variant, seed, fold, new() { ["A"] = new TaskMetrics(auc, auc, [], 1 - auc, 1, 0.1, 100, 30) });
}
