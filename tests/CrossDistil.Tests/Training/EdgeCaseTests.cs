using CrossDistil.Calibration;
using CrossDistil.Data;
using CrossDistil.Data.Schema;
using CrossDistil.Experiments;
using CrossDistil.Metrics;
using CrossDistil.Objectives;
using CrossDistil.Runs;
using CrossDistil.Scoring.Calibration;
using Xunit;

namespace CrossDistil.Tests.Training;

/// <summary>Data and numbers at the edge of what can be trained on: every method ends well with finite numbers, or says in one line why it cannot.</summary>
public sealed class EdgeCaseTests
{
    private const string NothingToRank = "there is nothing to rank: its training labels are all positive or all negative; add rows of the other label, or set method.kind to \"plain\"";

    private const string NoPair = "every pair of its auxiliary ranking is empty: no two training rows agree on this task and differ on another; "
        + "choose another auxiliary task, or set method.beta1 and method.beta2 to 0";

    public static TheoryData<string> Methods => SmallData.Methods;

    public static TheoryData<string, float> Extremes => new MatrixTheoryData<string, float>(SmallData.Methods.Select(row => row.Data), [80, -80, 1e4f, -1e4f]);

    [Theory]
    [MemberData(nameof(Methods))]
    public void One_row_to_learn_from(string method)
    {
        using var data = Data(["++"]);
        if (MethodOf(method) is RankingMethod) Refused(data, method, "click", "like");
        else AssertFinite(Train(data, method), data);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Labels_that_are_all_of_one_class(string method)
    {
        using var positive = Data(["++", "++", "++"]);
        using var negative = Data(["--", "--", "--"]);
        foreach (var data in (SmallData[])[positive, negative])
        {
            if (MethodOf(method) is RankingMethod) Refused(data, method, "click", "like");
            else AssertFinite(Train(data, method), data);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void One_task_whose_labels_are_all_of_one_class(string method)
    {
        using var data = Data(["++", "-+", "++", "-+"]);
        if (MethodOf(method) is RankingMethod) Refused(data, method, "like");
        else AssertFinite(Train(data, method), data);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void One_task_without_a_label(string method)
    {
        using var data = Data(["+?", "-?", "+?"]);
        if (MethodOf(method) is RankingMethod) Refused(data, method, "like");
        else AssertFinite(Train(data, method), data);
    }

    /// <summary>Two rows a step of 120, four of them positive in either task: nearly every batch is of one class, and no stratum is in every batch.</summary>
    [Theory]
    [MemberData(nameof(Methods))]
    public void Batches_of_one_class_and_strata_that_a_batch_lacks(string method)
    {
        using var data = Data([.. Enumerable.Repeat("--", 116), "++", "++", "+-", "-+"]);
        foreach (var topUp in (double[])[0, 0.2])
        {
            var experiment = ExperimentOf(method, batch: 2);
            if (experiment.Method is RankingMethod ranking) experiment = experiment with { Method = ranking with { TopUp = topUp } };
            AssertFinite(data.Train(experiment, $"run{topUp}"), data, $"run{topUp}");
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_stratum_that_the_data_lacks(string method)
    {
        using var data = Data(["++", "+-", "--", "++", "+-", "--"]); // a like requires a click
        AssertFinite(Train(data, method), data);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_batch_larger_than_the_data(string method)
    {
        using var data = Data(["++", "--", "+-", "-+"]);
        AssertFinite(data.Train(ExperimentOf(method, batch: 1_000_000)), data);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void One_row_to_choose_and_to_calibrate_on(string method)
    {
        using var data = new SmallData(Rows(["++", "--", "+-", "-+"]), Rows(["+-"]), Rows(["++", "--"]));
        var metrics = Train(data, method);
        AssertFinite(metrics, data);
        Assert.All(metrics.Validation, tasks => Assert.All(tasks.Values, task => Assert.Null(task.Auc)));
        Assert.Contains("tasks.click: 1 positive and 0 negative validation rows, so its probabilities stay uncalibrated", metrics.Warnings, StringComparer.Ordinal);
        Assert.Contains("tasks.like: 0 positive and 1 negative validation rows, so its probabilities stay uncalibrated", metrics.Warnings, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(SelectionMetric.Auc)]
    [InlineData(SelectionMetric.MultiAuc)]
    [InlineData(SelectionMetric.Logloss)]
    public void Validation_of_one_class_chooses_by_logloss_whatever_was_asked_for(SelectionMetric select)
    {
        string[] train = ["++", "--", "+-", "-+", "++", "--", "+-", "-+"];
        using var data = new SmallData(Rows(train), Rows(["--", "--", "--"]), Rows(train));
        var experiment = ExperimentOf("plain", batch: 4);
        var metrics = data.Train(experiment with { Training = experiment.Training with { Select = select, Epochs = 6 } });
        AssertFinite(metrics, data);
        foreach (var task in SmallData.Tasks)
        {
            var loglosses = metrics.Validation.Select(tasks => tasks[task].Logloss!.Value).ToList();
            Assert.Equal(metrics.ValidationSteps[loglosses.IndexOf(loglosses.Min())], metrics.BestStep[task]);
            Assert.NotNull(metrics.Test[task].Auc);
        }
    }

    /// <summary>Every student's last bias, and every teacher's, so far out that σ is 0 or 1 in float32.</summary>
    [Theory]
    [MemberData(nameof(Extremes))]
    public void Logits_where_the_sigmoid_is_flat(string method, float logit)
    {
        using var data = SmallData.Log(train: 120);
        using var bench = new TrainingBench(data, ExperimentOf(method, batch: 30));
        var biases = bench.Trained.Model.Slices.Where(slice => slice is { Rows: 1 } && slice.Values(0).Length == 1).ToArray();
        Assert.NotEmpty(biases);
        foreach (var bias in biases) bias.Values(0)[0] = logit;
        using (var step = bench.Step())
        {
            for (var i = 0; i < 8; i++)
            {
                step.Run();
                Assert.All(Losses(step.Losses), loss => Assert.InRange(loss, 0, 1e6f));
            }

            Assert.InRange(step.Losses.Hard[0], Math.Abs(logit) * 0.1f, Math.Abs(logit) * 0.9f); // as many nats as the wrong rows are off
        }

        Assert.All(bench.Values(), value => Assert.True(float.IsFinite(value)));
        var far = bench.Logits(task: 0);
        Assert.All(far, r => Assert.InRange(r / logit, 0.9f, 1.1f));
        foreach (var kind in Enum.GetValues<CalibratorKind>())
            Assert.All(CalibratorFit.Of(kind, far, bench.Data.Validation.Labels(0)).Calibrator.Probabilities(far), p => Assert.InRange(p, 0, 1));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(1e4)]
    [InlineData(3e38)]
    public void Metrics_of_extreme_logits_are_those_of_their_order(double scale)
    {
        float[] small = [-2, -1, -1, 0, 1, 2, 2], large = [.. small.Select(logit => (float)(logit / 2 * scale))];
        byte[] labels = [0, 1, 0, 0, 1, 0, 1];
        int[] levels = [0, 2, 1, 0, 3, 1, 3];
        var (expected, actual) = (Measure(small), Measure(large));
        Assert.Equal(expected.Auc, actual.Auc);
        Assert.Equal(expected.MultiAuc, actual.MultiAuc);
        Assert.InRange(actual.Logloss!.Value, 0, 17); // clipped at 1e-7
        Assert.InRange(actual.Ece!.Value, 0, 1);
        Assert.Equal(Ndcg(small), Ndcg(large));

        TaskMetrics Measure(float[] logits)
        {
            var evaluator = new TaskEvaluator(4);
            evaluator.Add(logits, Probability.Of(logits), labels, levels);
            return evaluator.Result();
        }

        double? Ndcg(float[] logits)
        {
            var (ndcg, rows) = (new Ndcg(3), new ScoredRows());
            rows.SetLabelled(logits, labels);
            ndcg.Add(rows);
            return ndcg.Result().Value;
        }
    }

    [Theory]
    [InlineData(80)]
    [InlineData(1e4)]
    [InlineData(3e38)]
    public void Calibrators_of_extreme_logits_are_finite_and_keep_the_order(double scale)
    {
        float[] logits = [.. Enumerable.Range(0, 400).Select(row => (float)(scale * ((row - 200) / 200.0)))];
        byte[] labels = [.. Enumerable.Range(0, 400).Select(row => (byte)(row * 7 % 400 < row ? 1 : 0))];
        foreach (var kind in Enum.GetValues<CalibratorKind>())
        {
            var probabilities = CalibratorFit.Of(kind, logits, labels).Calibrator.Probabilities(logits);
            Assert.All(probabilities, p => Assert.InRange(p, 0, 1));
            Assert.Equal(probabilities.Order(), probabilities);
            if (kind is not CalibratorKind.None) Assert.Equal(labels.Average(label => label), probabilities.Average(), 0.02);
        }
    }

    private static IEnumerable<float> Losses(StepLosses losses) => [.. losses.Hard, .. losses.Student, .. losses.Teacher, .. losses.Distillation, losses.Total, losses.Calibration];

    private static MethodOptions MethodOf(string kind) => SmallData.MethodOf(kind);

    private static SmallRow[] Rows(string[] labels) => SmallRow.Informed(SmallRow.Of(labels));

    /// <summary>Rows to learn from, and all strata to choose on and to measure.</summary>
    private static SmallData Data(string[] train) => new(Rows(train), Rows(["++", "--", "+-", "-+"]), Rows(["++", "--", "+-", "-+"]));

    /// <summary>Weights by base rate, as they are by default, and three epochs with a probe, so that every part has seen the data.</summary>
    private static Experiment ExperimentOf(string method, int batch) => SmallData.With(training => training with { Batch = batch, Epochs = 3, ConflictProbes = 2 }) with
    {
        Method = MethodOf(method), Tasks = [.. SmallData.Tasks.Select(task => new TaskOptions { Name = task })],
    };

    private static RunMetrics Train(SmallData data, string method) => data.Train(ExperimentOf(method, batch: 4));

    private static void Refused(SmallData data, string method, params string[] tasks)
    {
        string[] lines = [.. Assert.Throws<InputException>(() => Train(data, method)).Faults.Select(fault => fault.ToString())];
        Assert.Equal(tasks.Select(task => $"tasks.{task}: {NothingToRank}"), lines.Where(line => line.EndsWith(NothingToRank, StringComparison.Ordinal)));
        Assert.All(lines.Except(tasks.Select(task => $"tasks.{task}: {NothingToRank}"), StringComparer.Ordinal), line => Assert.EndsWith(NoPair, line, StringComparison.Ordinal));
        Assert.False(Directory.Exists(data.Run().Folder));
    }

    private static void AssertFinite(RunMetrics metrics, SmallData data, string run = "run")
    {
        foreach (var task in metrics.Test.Values.Concat(metrics.Validation.SelectMany(tasks => tasks.Values)))
            Assert.All((double?[])[task.Auc, task.MultiAuc, task.Logloss, task.NormalisedEntropy, task.Ece], value => Assert.True(value is null || double.IsFinite(value.Value)));
        Assert.All(metrics.TaskWeights.Values, weight => Assert.True(double.IsFinite(weight)));
        var text = File.ReadAllText(data.Run(run).PredictionsPath);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", text, StringComparison.Ordinal);
    }
}
