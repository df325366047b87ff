using CrossDistil.Training;
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
