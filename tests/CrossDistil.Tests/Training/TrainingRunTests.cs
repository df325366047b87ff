using CrossDistil.Experiments;
using CrossDistil.Runs;
using Xunit;

namespace CrossDistil.Tests.Training;

public sealed class TrainingRunTests
{
    [Fact]
    public void The_test_split_is_opened_after_the_choice_is_written_down_and_only_once()
    {
        using var data = SmallData.Log();
        using var cache = data.Open();
        var run = data.Run();
        TrainingRun.Execute(SmallData.Experiment, data.Folder, cache, run, progress: null, TimeProvider.System, CancellationToken.None);
        Assert.Throws<InvalidOperationException>(cache.OpenTest);

        using var opened = data.Open();
        opened.OpenTest();
        var early = data.Run("early");
        Assert.Throws<InvalidOperationException>(() => TrainingRun.Execute(
            SmallData.Experiment, data.Folder, opened, early, progress: null, TimeProvider.System, CancellationToken.None));
        Assert.Equal(SmallData.Tasks, early.ReadBest().Keys.Order(StringComparer.Ordinal)); // chosen before the door was tried
        Assert.False(File.Exists(early.PredictionsPath));
    }

    [Fact]
    public void A_run_says_what_the_balancing_made_of_the_tasks_weights()
    {
        using var data = SmallData.Log();
        Assert.Equal([1, 1], data.Train(SmallData.Experiment).TaskWeights.Values);
        var learnt = data.Train(SmallData.With(training => training with { Balancing = new GradNormBalancing() }), "learnt").TaskWeights;
        Assert.Equal(SmallData.Tasks, learnt.Keys);
        Assert.Equal(2, learnt.Values.Sum(), 1e-5);
        Assert.NotEqual(learnt["click"], learnt["like"]);
    }

    [Fact]
    public void What_the_strata_could_not_carry_is_among_a_runs_warnings()
    {
        using var data = SmallData.Log();
        var metrics = data.Train(SmallData.Experiment with { Method = SmallData.CrossDistil with { MinPairRows = 10_000 } });
        Assert.Equal(2, metrics.Warnings.Count(warning => warning.Contains("method.minPairRows = 10000", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(12)]
    public void A_cancelled_run_keeps_its_best_checkpoint_and_says_so(int steps)
    {
        using var data = SmallData.Log();
        var metrics = data.TrainAndCancel(SmallData.With(training => training with { Epochs = 50 }), steps);
        Assert.True(metrics.Interrupted);
        Assert.Contains("\"interrupted\": true", File.ReadAllText(data.Run().MetricsPath), StringComparison.Ordinal);
        Assert.All(data.Run().ReadBest().Values, file => Assert.True(File.Exists(file), file));
        Assert.All(metrics.Test.Values, task => Assert.NotNull(task.Auc));
        Assert.Single(metrics.Validation);
        Assert.Equal(steps switch { 0 => 0, 4 => 4 / 9.0, _ => 1 }, metrics.BestEpoch["click"]);
    }
}
