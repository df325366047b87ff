using Xunit;

namespace CrossDistil.Tests.Training;

public sealed class TrainerTests
{
    [Theory]
    [InlineData(1, new long[] { 9, 18 })]
    [InlineData(3, new long[] { 3, 6, 9, 12, 15, 18 })]
    [InlineData(2, new long[] { 5, 9, 14, 18 })]
    [InlineData(1000, new long[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18 })]
    public void Validations_are_evenly_spaced_and_the_last_ends_the_epoch(int perEpoch, long[] steps)
    {
        using var data = SmallData.Log(); // 300 rows in batches of 32: 9 steps per epoch
        using var bench = new TrainingBench(data, SmallData.With(training => training with { Epochs = 2, ValidationsPerEpoch = perEpoch }));
        var outcome = bench.Train();
        Assert.Equal(steps, outcome.Evaluations.Select(evaluation => evaluation.Step));
        Assert.Equal(steps.Select(step => step / 9.0), outcome.Evaluations.Select(evaluation => evaluation.Epoch));
        Assert.Equal((18, false), (outcome.Steps, outcome.Interrupted));
    }

    [Fact]
    public void Training_ends_when_every_task_has_stopped_getting_better()
    {
        using var data = SmallData.Log();
        using var bench = new TrainingBench(data, SmallData.With(training => training with { Epochs = 100, Rate = 1e-8, Patience = 2, Batch = 300 }));
        bench.Trained.Model.Parameters[0].Values.Clear(); // at this rate nothing moves: the first validation stays the best
        var outcome = bench.Train();
        Assert.Equal([1L, 2L, 3L], outcome.Evaluations.Select(evaluation => evaluation.Step));
        Assert.False(outcome.Interrupted);
        Assert.Equal(["step-00000001.ckpt"], bench.Checkpoints);
    }

    [Fact]
    public void The_trainer_leaves_the_test_split_closed()
    {
        using var data = SmallData.Log();
        using var bench = new TrainingBench(data, SmallData.Experiment);
        bench.Train();
        Assert.Equal(100, bench.OpenTest().Rows);
    }
}
