using CrossDistil.Balancing;
using CrossDistil.Objectives;
using CrossDistil.Scoring.Models;
using CrossDistil.Tests.Training;
using Xunit;

namespace CrossDistil.Tests.Balancing;

/// <summary>Every balancing under every kind of method, on small data.</summary>
public sealed class BalancedTrainingTests
{
    private static readonly Dictionary<string, BalancingOptions> s_balancings = new(StringComparer.Ordinal)
    {
        ["uncertainty"] = new UncertaintyBalancing { Rate = 0.01 }, ["gradnorm"] = new GradNormBalancing(), ["pcgrad"] = new PcGradBalancing(),
    };

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var balancing in s_balancings.Keys)
                foreach (var method in (string[])["plain", "crossdistil"]) cases.Add(balancing, method);
            return cases;
        }
    }

    public static BalancingOptions BalancingOf(string kind) => s_balancings[kind];

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_learns_with_the_same_bits_for_any_number_of_threads(string balancing, string method)
    {
        using var data = SmallData.Log();
        var experiment = SmallData.With(training => training with { Epochs = 8, Batch = 32, Rate = 0.02, Balancing = BalancingOf(balancing), EmbeddingL2 = 0.001 }) with
        {
            Method = SmallData.MethodOf(method),
            Model = SmallData.Experiment.Model with { Backbone = new MmoeOptions { Experts = 3, Hidden = [48, 16] }, EmbeddingDim = 16, Dropout = 0.1 },
        };
        var metrics = data.Train(experiment, "one");
        Assert.All(SmallData.Tasks, task => Assert.InRange(metrics.Validation[^1][task].Auc!.Value, 0.75, 1));
        var once = File.ReadAllText(data.Run("one").PredictionsPath);
        data.Train(experiment with { Training = experiment.Training with { Threads = 2 } }, "two");
        Assert.Equal(once, File.ReadAllText(data.Run("two").PredictionsPath));
        data.Train(experiment with { Training = experiment.Training with { Balancing = new FixedBalancing() } }, "fixed");
        Assert.NotEqual(once, File.ReadAllText(data.Run("fixed").PredictionsPath));
    }

    [Theory]
    [InlineData("uncertainty")]
    [InlineData("gradnorm")]
    [InlineData("pcgrad")]
    public void A_single_task_has_nothing_to_balance_and_trains(string balancing)
    {
        SmallRow[] rows = [.. SmallRow.Log(200, seed: 1).Select(row => row with { Labels = [row.Labels[0]] })];
        using var data = SmallData.Same(rows);
        var experiment = SmallData.With(training => training with { Epochs = 3, Balancing = BalancingOf(balancing) }) with
        {
            Method = new PlainMethod(), Tasks = [SmallData.Experiment.Tasks[0]],
        };
        var metrics = data.Train(experiment);
        Assert.True(metrics.Test[SmallData.Tasks[0]].Auc > 0.6);
    }
}
