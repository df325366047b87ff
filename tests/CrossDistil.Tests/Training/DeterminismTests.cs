using CrossDistil.Experiments;
using CrossDistil.Objectives;
using CrossDistil.Scoring.Models;
using Xunit;

namespace CrossDistil.Tests.Training;

public sealed class DeterminismTests
{
    /// <summary>Large enough for the work to be shared out, with every source of chance switched on, and long enough for a snapshot to teach.</summary>
    private static readonly Experiment Experiment = SmallData.With(training => training with { Batch = 256, Epochs = 2 }) with
    {
        Model = new ModelOptions { EmbeddingDim = 16, Backbone = new MmoeOptions { Experts = 4, Hidden = [64, 32] }, Tower = [16], Dropout = 0.2, EmbeddingDropout = 0.1 },
    };

    [Theory]
    [MemberData(nameof(SmallData.Methods), MemberType = typeof(SmallData))]
    public void The_same_seed_gives_the_same_bits_for_any_number_of_threads_and_another_seed_does_not(string method)
    {
        using var data = SmallData.Log(train: 1500);
        var experiment = Experiment with { Method = SmallData.MethodOf(method) };
        var once = Predictions(data, experiment, "once");
        Assert.Equal(once, Predictions(data, experiment, "twice"));
        Assert.Equal(once, Predictions(data, With(experiment, training => training with { Threads = 2 }), "two"));
        Assert.Equal(once, Predictions(data, With(experiment, training => training with { Threads = 3 }), "three"));
        Assert.NotEqual(once, Predictions(data, With(experiment, training => training with { Seed = 2 }), "seed"));
    }

    [Fact]
    public void Clipped_gradients_and_three_tasks_give_the_same_bits_for_any_number_of_threads()
    {
        SmallRow[] rows = [.. SmallRow.Log(1500, seed: 1).Select((row, i) => row with { Labels = [.. row.Labels, (byte)((row.Ids[0] + (i / 7)) % 3 == 0 ? 1 : 0)] })];
        using var data = new SmallData(rows, rows[..100], rows[..100]);
        foreach (var sampling in Enum.GetValues<SamplingMode>())
        {
            var experiment = SmallData.Over(3, SmallData.Own with { Sampling = sampling, TopUp = sampling == SamplingMode.Paper ? 0 : 0.2 }) with { Training = Experiment.Training with { ClipNorm = 0.05 }, Model = Experiment.Model };
            var once = Predictions(data, experiment, $"{sampling} once");
            Assert.Equal(once, Predictions(data, experiment, $"{sampling} twice"));
            Assert.Equal(once, Predictions(data, With(experiment, training => training with { Threads = 2 }), $"{sampling} two"));
            Assert.NotEqual(once, Predictions(data, With(experiment, training => training with { ClipNorm = null }), $"{sampling} free"));
        }
    }

    private static string Predictions(SmallData data, Experiment experiment, string run)
    {
        data.Train(experiment, run);
        return File.ReadAllText(data.Run(run).PredictionsPath);
    }

    private static Experiment With(Experiment experiment, Func<TrainingOptions, TrainingOptions> training) =>
        experiment with { Training = training(experiment.Training) };
}
