using CrossDistil.Experiments;
using Xunit;

namespace CrossDistil.Tests.Training;

public sealed class OverfittingTests
{
    private static readonly CrossDistilMethod Full = SmallData.CrossDistil;

    private static readonly Dictionary<string, BackboneOptions> s_backbones = new(StringComparer.Ordinal)
    {
        ["mmoe"] = new MmoeOptions { Experts = 2, Hidden = [32] },
        ["shared-bottom"] = new SharedBottomOptions { Hidden = [32] },
    };

    private static readonly Dictionary<string, MethodOptions> s_methods = new(StringComparer.Ordinal)
    {
        ["plain"] = new PlainMethod(),
        ["bpr"] = new BprMethod(),
        ["tf-kd"] = new TfKdMethod(),
        ["kd"] = new KdMethod(),
        ["pfd"] = new PfdMethod { WarmUpSteps = 20 },
        ["taug"] = new TaugMethod(),
        ["crossdistil"] = Full,
        ["crossdistil without auxiliary ranks"] = Full with { Beta1 = 0, Beta2 = 0 },
        ["crossdistil without calibration"] = Full with { CalibrationRate = null },
        ["crossdistil without correction"] = Full with { Margin = (double?)null },
    };

    public static TheoryData<string, string> MethodsAndBackbones => new MatrixTheoryData<string, string>(s_methods.Keys, s_backbones.Keys);

    [Theory]
    [MemberData(nameof(MethodsAndBackbones))]
    public void A_model_learns_64_rows_by_heart(string method, string backbone)
    {
        using var data = SmallData.Same(SmallRow.Informed(SmallRow.Distinct(64)));
        var metrics = data.Train(SmallData.With(training => training with { Epochs = 40, Batch = 16, Rate = 0.02, Select = SelectionMetric.Logloss }) with
        {
            Method = s_methods[method],
            Model = SmallData.Experiment.Model with { EmbeddingDim = 8, Tower = [16], Backbone = s_backbones[backbone] },
        });
        Assert.All(metrics.Test.Values, task =>
        {
            Assert.Equal(1, task.Auc);
            Assert.InRange(task.Logloss!.Value, 0, 0.1);
        });
    }

    [Fact]
    public void The_teachers_carry_the_order_of_the_strata_into_the_students()
    {
        using var data = SmallData.Same(SmallRow.Distinct(64));
        var experiment = SmallData.With(training => training with { Epochs = 40, Batch = 16, Rate = 0.02 });
        var strong = new CrossDistilMethod { Alpha = 0.9, Beta1 = 1, Beta2 = 1 };
        var (plain, distilled) = (data.Train(experiment with { Method = new PlainMethod() }, "plain"), data.Train(experiment with { Method = strong }, "strong"));
        Assert.All(SmallData.Tasks, task => Assert.True(
            distilled.Test[task].MultiAuc > plain.Test[task].MultiAuc, $"{task}: {distilled.Test[task].MultiAuc} against {plain.Test[task].MultiAuc}"));
    }
}
