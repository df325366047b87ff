using CrossDistil.Calibration;
using CrossDistil.Experiments;
using CrossDistil.Objectives;
using CrossDistil.Scoring.Models;
using Xunit;

namespace CrossDistil.Tests.Training;

public sealed class OverfittingTests
{
    private const double Learnt = 0.1;
    private static readonly CrossDistilMethod Full = SmallData.CrossDistil with { MinPairRows = 1 };

    private static readonly Dictionary<string, BackboneOptions> s_backbones = new(StringComparer.Ordinal)
    {
        ["single"] = new SingleOptions { Hidden = [32] },
        ["shared-bottom"] = new SharedBottomOptions { Hidden = [32] },
        ["cross-stitch"] = new CrossStitchOptions { Hidden = [32] },
        ["mmoe"] = new MmoeOptions { Experts = 2, Hidden = [32] },
        ["ple"] = new PleOptions { Levels = [new() { Hidden = [32] }, new() { Hidden = [16] }] },
        ["snr-trans"] = new SnrTransOptions { Hidden = [32, 16] },
        ["snr-aver"] = new SnrAverOptions { Hidden = [32, 16] },
    };

    /// <summary>
    /// Each method, and a logloss that it must fall below. Labels alone lead to 0, and so do teachers that know the rows by heart; a student at
    /// rest gives p = (1−α)·y + α·q whatever its teacher's q is (τ = 1), so that its logloss is at most −ln(1−α).
    /// </summary>
    private static readonly Dictionary<string, (MethodOptions Method, double Logloss)> s_methods = new(StringComparer.Ordinal)
    {
        ["plain"] = (new PlainMethod(), Learnt),
        ["bpr"] = (new BprMethod { Sampling = SamplingMode.Paper }, Learnt),
        ["tf-kd"] = (new TfKdMethod(), Learnt), // at rest −ln(1 − α·(1−q)) = 0.005
        ["kd"] = (new KdMethod(), Learnt),
        ["pfd"] = (new PfdMethod { WarmUpSteps = 20 }, Learnt),
        ["taug"] = (new TaugMethod { Sampling = SamplingMode.Paper, MinPairRows = 1 }, Learnt),
        ["crossdistil"] = (Full, Learnt),
        ["bpr in-batch"] = (new BprMethod { Sampling = SamplingMode.InBatch }, Learnt),
        ["taug in-batch"] = (new TaugMethod { MinPairRows = 1, Sampling = SamplingMode.InBatch }, Learnt),
        ["crossdistil in-batch"] = (Full with { Sampling = SamplingMode.InBatch }, Learnt),
        ["crossdistil without auxiliary ranks"] = (Full with { Beta1 = 0, Beta2 = 0 }, Learnt),
        ["crossdistil without calibration"] = (Full with { CalibrationRate = null }, Learnt),
        ["crossdistil without correction"] = (Full with { Margin = (double?)null }, Learnt),
        ["crossdistil that hardly sees a label"] = (Full with { Alpha = 0.9, Beta1 = 1, Beta2 = 1 }, -Math.Log(1 - 0.9)),
    };

    public static TheoryData<string, string> MethodsAndBackbones => new MatrixTheoryData<string, string>(s_methods.Keys, s_backbones.Keys);

    [Theory]
    [MemberData(nameof(MethodsAndBackbones))]
    public void A_model_learns_64_rows_by_heart(string method, string backbone)
    {
        var rows = SmallRow.Informed(SmallRow.Distinct(64));
        // Few and long epochs: each ends with a validation, which takes longer than the steps.
        SmallRow[] often = [.. Enumerable.Repeat(rows, 10).SelectMany(again => again)];
        using var data = new SmallData(often, rows, rows);
        var metrics = data.Train(SmallData.With(training => training with
        {
            Epochs = 4, Batch = 16, Rate = 0.02, Select = SelectionMetric.Logloss, Calibrator = CalibratorKind.None,
        }) with
        {
            Method = s_methods[method].Method,
            Model = SmallData.Experiment.Model with { EmbeddingDim = 8, Tower = [16], Backbone = s_backbones[backbone] },
        });
        Assert.All(metrics.Test.Values, task =>
        {
            Assert.Equal(1, task.Auc);
            Assert.InRange(task.Logloss!.Value, 0, s_methods[method].Logloss);
        });
    }

    [Fact]
    public void A_virtual_teacher_alone_teaches_its_confidence_and_no_more()
    {
        var rows = SmallRow.Distinct(64);
        using var data = SmallData.Same(rows);
        using var bench = new TrainingBench(data, SmallData.With(training => training with { Epochs = 150, Batch = 64, Rate = 0.02 }) with
        {
            Method = new TfKdMethod { Alpha = 1, Confidence = 0.9 },
        });
        bench.Train();
        for (var task = 0; task < 2; task++)
            Assert.All(bench.Logits(task).Zip(rows), row => Assert.Equal(row.Second.Labels[task] == 1 ? Math.Log(9) : -Math.Log(9), row.First, 0.5));
    }

    [Fact]
    public void The_teachers_carry_the_order_of_the_strata_into_the_students()
    {
        using var data = SmallData.Same(SmallRow.Distinct(64));
        var experiment = SmallData.With(training => training with { Epochs = 40, Batch = 16, Rate = 0.02 });
        var strong = new CrossDistilMethod { Sampling = SamplingMode.Paper, Alpha = 0.9, Beta1 = 1, Beta2 = 1 };
        var (plain, distilled) = (data.Train(experiment with { Method = new PlainMethod() }, "plain"), data.Train(experiment with { Method = strong }, "strong"));
        Assert.All(SmallData.Tasks, task => Assert.True(
            distilled.Test[task].MultiAuc > plain.Test[task].MultiAuc, $"{task}: {distilled.Test[task].MultiAuc} against {plain.Test[task].MultiAuc}"));
    }
}
