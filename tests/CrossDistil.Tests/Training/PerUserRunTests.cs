using CrossDistil.Experiments;
using CrossDistil.Metrics;
using CrossDistil.Objectives;
using CrossDistil.Runs;
using Xunit;

namespace CrossDistil.Tests.Training;

/// <summary>Rankings within users, from a run's data to what it reports and is chosen by.</summary>
public sealed class PerUserRunTests
{
    private const int Places = 3;

    [Fact]
    public void A_run_measures_its_predictions_within_users_and_so_does_an_evaluation()
    {
        using var data = Log();
        var experiment = SmallData.Experiment with { Method = new PlainMethod(), Metrics = new() { User = "user", NdcgAt = Places } };
        var metrics = data.Train(experiment);
        Assert.All(metrics.Validation[0].Values, task => Assert.Equal(Places, task.PerUser!.NdcgAt));
        using (var cache = data.Open()) Assert.Equal(metrics.Test["like"].PerUser, new TrainingJob(experiment, data.Folder, cache).Evaluate(data.Run(), CancellationToken.None)["like"].PerUser);
        using var again = data.Open();
        var split = again.OpenTest();
        float[] logits = [.. File.ReadLines(data.Run().PredictionsPath).Skip(1).Select(line => float.Parse(line.Split(',')[6], System.Globalization.CultureInfo.InvariantCulture))];
        var expected = new PerUserEvaluator(split.Users, Places).Measure(logits, split.Labels(1));
        Assert.Equal(expected, metrics.Test["like"].PerUser);
        Assert.True(expected is { Gauc: not null, Users: > 0, Coverage: < 1 });
    }

    [Fact]
    public void Without_users_nothing_is_measured_within_them_and_the_metrics_say_nothing_of_it()
    {
        using var data = SmallData.Log();
        var metrics = data.Train(SmallData.Experiment with { Method = new PlainMethod() });
        Assert.All(metrics.Test.Values, task => Assert.Null(task.PerUser));
        Assert.DoesNotContain("per_user", metrics.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void Measuring_within_users_does_not_change_the_training()
    {
        using var with = Log();
        using var without = SmallData.Log();
        var experiment = SmallData.Experiment with { Method = new PlainMethod() };
        Assert.Equal(without.Train(experiment).Test["like"].Auc, with.Train(experiment).Test["like"].Auc);
    }

    [Fact]
    public void Gauc_chooses_where_it_is_defined_and_logloss_where_it_is_not()
    {
        Assert.Equal(0.7, Quality(new(0.7, 1, 5, 0.5, 10, 5)));
        Assert.Equal(-0.5, Quality(new(null, 0, 0, 0.5, 10, 5)));
        Assert.Equal(-0.5, Quality(null));

        static double? Quality(PerUserMetrics? users) => new Evaluation(1, 1, new(StringComparer.Ordinal) { ["like"] = new(0.9, null, [], 0.5, 1, 0, 4, 2, PerUser: users) })
            .Quality("like", SelectionMetric.Gauc);
    }

    [Fact]
    public void A_run_without_test_rows_ends_with_undefined_metrics()
    {
        using var data = new SmallData(SmallRow.Log(300, 1), Ranked(SmallRow.Log(100, 2)), []);
        var metrics = data.Train(SmallData.Experiment with { Metrics = new() { User = "user" } });
        Assert.Equal(new TaskMetrics(null, null, [], null, null, null, 0, 0), metrics.Test["click"] with { PairwiseAuc = [], Uncalibrated = null }, Comparer);
        Assert.NotNull(metrics.Validation[0]["click"].PerUser!.Gauc);
        Assert.Single(File.ReadAllLines(data.Run().PredictionsPath));
    }

    private static readonly IEqualityComparer<TaskMetrics> Comparer =
        EqualityComparer<TaskMetrics>.Create((a, b) => a! with { PairwiseAuc = b!.PairwiseAuc } == b, task => task.Rows.GetHashCode());

    private static SmallData Log() => SmallData.Log(change: row => row with { User = row.Ids[0] % 20 });

    private static SmallRow[] Ranked(SmallRow[] rows) => [.. rows.Select(row => row with { User = row.Ids[0] + 1 })];
}
