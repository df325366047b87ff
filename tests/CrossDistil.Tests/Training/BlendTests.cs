using CrossDistil.Calibration;
using CrossDistil.Objectives;
using CrossDistil.Runs;
using CrossDistil.Tests.Tensors;
using CrossDistil.Training;
using Xunit;

namespace CrossDistil.Tests.Training;

public sealed class BlendTests
{
    private const int Rows = 40;

    [Theory]
    [InlineData(2, "")]
    [InlineData(2, "1")]
    [InlineData(3, "")]
    [InlineData(3, "2")]
    [InlineData(3, "01")]
    public void Every_logit_moves_along_the_others_by_standard_deviations(int tasks, string negative)
    {
        double[] shares = [0.3, 0.05, 2];
        bool[] reversed = [.. Enumerable.Range(0, tasks).Select(task => negative.Contains((char)('0' + task), StringComparison.Ordinal))];
        var logits = Logits(tasks);
        var blended = Blended(shares[..tasks], reversed, logits);
        for (var a = 0; a < tasks; a++)
            for (var row = 0; row < Rows; row++)
            {
                double expected = logits[a][row];
                for (var b = 0; b < tasks; b++)
                    if (b != a) expected += (reversed[a] == reversed[b] ? 1 : -1) * shares[a] * Deviation(logits[a]) * (logits[b][row] - logits[b].Average()) / Deviation(logits[b]);
                Assert.Equal(expected, blended[a][row], 1e-4);
            }
    }

    [Fact]
    public void A_share_of_zero_leaves_the_bits_of_its_task()
    {
        var logits = Logits(3);
        logits[0][0] = -0f;
        var blended = Blended([0, 0.5, 0], [false, true, false], logits);
        Assert.Equal(Bits(logits[0]), Bits(blended[0]));
        Assert.NotEqual(Bits(logits[1]), Bits(blended[1]));
        Assert.Equal(Bits(logits[2]), Bits(blended[2]));
    }

    [Fact]
    public void A_constant_logit_moves_no_other_and_is_not_moved()
    {
        var logits = Logits(3);
        Array.Fill(logits[1], 4.5f);
        var (with, without) = (Blended([0.5, 0.5, 0.5], [false, false, false], logits), Blended([0.5, 0.5], [false, false], [logits[0], logits[2]]));
        Assert.Equal(without[0], with[0]);
        Assert.Equal(logits[1], with[1]);
        Assert.Equal(without[1], with[2]);
    }

    [Fact]
    public void No_rows_are_no_fault()
    {
        float[][] none = [[], []];
        new Blend([0.5, 0.5], [false, false]).Apply(none);
        Assert.All(none, Assert.Empty);
    }

    [Fact]
    public void The_method_is_plain_training_whose_test_logits_are_blended()
    {
        using var data = SmallData.Log();
        var negative = SmallData.Experiment with { Tasks = [SmallData.Experiment.Tasks[0], SmallData.Experiment.Tasks[1] with { Negative = true }] };
        var (plain, off, blended) = (Test("plain", new PlainMethod()), Test("off", new BlendMethod { Blend = 0 }), Test("blended", new BlendMethod { Blend = new() { List = [0.5, 0.1] } }));
        Assert.Equal(plain, off);
        var expected = Blended([0.5, 0.1], [false, true], plain);
        for (var task = 0; task < 2; task++)
        {
            Assert.NotEqual(plain[task], blended[task]);
            Numbers.Close(expected[task], blended[task], 1e-5, 1e-5);
        }

        float[][] Test(string run, MethodOptions method)
        {
            data.Train(negative with { Method = method }, run);
            return [.. Predictions.Read(data.Run(run).PredictionsPath, SmallData.Tasks).Logits];
        }
    }

    [Fact]
    public void What_is_chosen_and_calibrated_on_validation_is_the_blended_logit()
    {
        using var data = SmallData.Log();
        var experiment = SmallData.Experiment with { Method = new BlendMethod { Blend = 2 } };
        using var bench = new TrainingBench(data, experiment);
        var measured = bench.Train().Evaluations[^1].Tasks;
        float[][] plain = [bench.Logits(0), bench.Logits(1)];
        var blended = Blended([2, 2], [false, false], plain);
        var evaluator = new Evaluator(bench.Data.Validation, SmallData.Tasks, bench.Plan.Orders, ndcgAt: 10);
        var (expected, unmoved) = (evaluator.Measure(blended), evaluator.Measure(plain));
        data.Train(experiment);
        var calibrators = data.Run().ReadCalibrators(SmallData.Tasks);
        for (var task = 0; task < 2; task++)
        {
            var name = SmallData.Tasks[task];
            Assert.Equal((expected[name].Auc, expected[name].MultiAuc), (measured[name].Auc, measured[name].MultiAuc));
            Assert.NotEqual(unmoved[name].Auc, measured[name].Auc);
            Assert.Equal(CalibratorFit.Of(experiment.Training.Calibrator, blended[task], bench.Data.Validation.Labels(task)).Calibrator, calibrators[task]);
        }
    }

    private static float[][] Logits(int tasks) => [.. Enumerable.Range(0, tasks).Select(task => Numbers.Normal(Rows, seed: task + 1, scale: task + 1).Select(value => value - task).ToArray())];

    private static float[][] Blended(double[] shares, bool[] negative, float[][] logits)
    {
        float[][] blended = [.. logits.Select(task => (float[])task.Clone())];
        new Blend(shares, negative).Apply(blended);
        return blended;
    }

    private static double Deviation(float[] values) => Math.Sqrt(values.Average(value => (value - values.Average()) * (value - values.Average())));

    private static IEnumerable<int> Bits(float[] values) => values.Select(BitConverter.SingleToInt32Bits);
}
