using CrossDistil.Experiments;
using CrossDistil.Training;
using Xunit;

namespace CrossDistil.Tests.Training;

public sealed class DivergenceTests
{
    [Theory]
    [MemberData(nameof(SmallData.Methods), MemberType = typeof(SmallData))]
    public void A_rate_of_a_hundred_million_diverges_and_names_the_step(string method)
    {
        using var data = SmallData.Log();
        var experiment = SmallData.With(training => training with { Rate = 1e8, Epochs = 50 }) with
        {
            Method = SmallData.MethodOf(method),
        };
        var diverged = Assert.Throws<DivergedException>(() => data.Train(experiment));
        Assert.Matches(@"^training diverged at step 2: the (student|teacher) loss of click is \S+; lower training\.rate or method\.calibrationRate$", diverged.Message);
        Assert.False(File.Exists(data.Run().MetricsPath));
    }

    [Fact]
    public void A_diverged_run_keeps_the_checkpoints_chosen_before()
    {
        using var data = SmallData.Log();
        using var bench = new TrainingBench(data, SmallData.Experiment);
        bench.Train();
        var before = bench.Checkpoints;
        bench.Trained.Model.Parameters[0].Values[0] = float.NaN;
        var diverged = Assert.Throws<DivergedException>(() => bench.Train());
        Assert.StartsWith("training diverged at step 1: the student loss of click is NaN;", diverged.Message, StringComparison.Ordinal);
        Assert.Equal(before, bench.Checkpoints);
        Checkpoint.Load(Path.Combine(bench.CheckpointFolder, before[0]), bench.Trained);
        Assert.All(bench.Values(), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void A_model_that_its_last_step_broke_is_no_checkpoint()
    {
        SmallRow[] validation = [new([4, 0], [0, 1]), new([5, 0], [1, 0])];
        using var data = new SmallData(SmallRow.Of("++", "--", "+-", "-+"), validation, validation);
        using var bench = new TrainingBench(data, SmallData.Experiment);
        bench.Trained.Model.Tables[0].FieldValues(0)[^1] = float.NaN; // of the user whom validation alone has: every loss is finite
        var diverged = Assert.Throws<DivergedException>(() => bench.Train());
        Assert.StartsWith("training diverged at step 1: a validation logit of click is NaN;", diverged.Message, StringComparison.Ordinal);
        Assert.Empty(bench.Checkpoints);
    }

}
