using CrossDistil.Data.Sampling;
using CrossDistil.Objectives;
using CrossDistil.Tensors;
using CrossDistil.Training;
using Xunit;

namespace CrossDistil.Tests.Training;

/// <summary>300 rows in batches of 32: nine steps are an epoch, and the tenth is the first that a snapshot of one epoch teaches.</summary>
public sealed class SnapshotTests : IDisposable
{
    private const int Epoch = 9;
    private static readonly CrossDistilMethod Frozen = SmallData.Own with { Alpha = 0.6, Temperature = 2, Margin = (double?)null, Teacher = TeacherMode.Snapshot };

    private readonly SmallData _data = SmallData.Log();

    public void Dispose() => _data.Dispose();

    [Fact]
    public void Before_a_snapshot_is_due_nothing_is_distilled()
    {
        Same(Theta(Frozen with { Alpha = 0 }, Epoch), Theta(Frozen, Epoch));
        Differ(Theta(Frozen with { Alpha = 0 }, Epoch + 1), Theta(Frozen, Epoch + 1));
        Same(Theta(Frozen with { Alpha = 0 }, 2 * Epoch), Theta(Frozen with { SnapshotEpochs = 2 }, 2 * Epoch));
        Differ(Theta(Frozen with { Teacher = TeacherMode.Online }, Epoch), Theta(Frozen, Epoch)); // the living teacher teaches from the first step
    }

    [Fact]
    public void Without_distillation_a_snapshot_changes_nothing()
    {
        Same(Theta(Frozen with { Alpha = 0, Teacher = TeacherMode.Online }, 2 * Epoch), Theta(Frozen with { Alpha = 0 }, 2 * Epoch));
        Same(Theta(new PlainMethod(), 2 * Epoch), Theta(new SelfSnapshotMethod { Alpha = 0 }, 2 * Epoch));
    }

    [Fact]
    public void A_training_that_ends_before_its_snapshot_says_that_nobody_was_taught()
    {
        MethodOptions[] methods = [Frozen with { SnapshotEpochs = 2 }, new SelfSnapshotMethod { SnapshotEpochs = 2 }];
        foreach (var method in methods)
        {
            var stopped = _data.Train(SmallData.With(training => training with { Epochs = 2 }) with { Method = method }, "stopped");
            Assert.Contains(stopped.Warnings, warning => warning.StartsWith("method.snapshotEpochs: training ended before the snapshot", StringComparison.Ordinal));
            var whole = _data.Train(SmallData.With(training => training with { Epochs = 3, Patience = null }) with { Method = method }, "whole");
            Assert.DoesNotContain(whole.Warnings, warning => warning.StartsWith("method.snapshotEpochs", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Self_snapshot_is_plain_training_until_it_is_due()
    {
        var self = new SelfSnapshotMethod { Alpha = 0.5 };
        Same(Theta(new PlainMethod(), Epoch), Theta(self, Epoch));
        Differ(Theta(new PlainMethod(), Epoch + 1), Theta(self, Epoch + 1));
        Same(Theta(new PlainMethod(), 2 * Epoch), Theta(self with { SnapshotEpochs = 2 }, 2 * Epoch));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_gives_the_drawn_rows_the_soft_logits_of_its_moment_whatever_is_learnt_later(bool ofTeachers)
    {
        using var bench = Trained(Frozen);
        (bench.Trained.Platt[0].Slope.Values[0], bench.Trained.Platt[1].Intercept.Values[0]) = (1.7f, -0.4f);
        var snapshot = SnapshotOf(bench, ofTeachers, after: 5);
        snapshot.TakeAt(4);
        Assert.False(snapshot.IsTaken);
        var expected = SoftLogits(bench, ofTeachers);
        snapshot.TakeAt(5);
        Assert.True(snapshot.IsTaken);
        Change(bench);
        snapshot.TakeAt(6);                                                            // once is enough
        Assert.NotEqual(expected[0], SoftLogits(bench, ofTeachers)[0]);

        int[] rows = [7, 299, 0, 7, 123];
        var reader = new BatchReader(bench.Data.Train, bench.Data.Schema);
        var batch = reader.NewBatch(rows.Length);
        reader.Read(rows, batch);
        using var tape = new Tape(bench.Workers);
        for (var task = 0; task < 2; task++)
            Assert.Equal(rows[..4].Select(row => expected[task][row]), snapshot.SoftLogits(tape, batch, task, count: 4).Values.ToArray());
    }

    [Fact]
    public void Its_students_are_taught_the_frozen_soft_logits_of_the_uniform_rows()
    {
        using var bench = Trained(Frozen);
        var snapshot = SnapshotOf(bench, ofTeachers: true, after: 0);
        var expected = SoftLogits(bench, ofTeachers: true);
        snapshot.TakeAt(0);
        Change(bench);

        var terms = bench.Plan.Terms;
        var sampler = new InBatchSampler(bench.Plan.Strata, [.. terms.SelectMany(task => task)], 32, topUp: 0.2, maxPairs: 500, seed: 3);
        TaskDistillation[] tasks = [.. terms.Select((task, t) => Frozen.DistillationOf(task, t, (SmallData.Tasks[t], 1), sampler.Sets))];
        var objective = new CrossDistilObjective(bench.Trained.Model, tasks, bench.Trained.Platt, 32, snapshot);
        var living = new CrossDistilObjective(bench.Trained.Model, tasks, bench.Trained.Platt, 32);
        using var rows = new BatchSource(new DirectDraws(new BatchReader(bench.Data.Train, bench.Data.Schema), sampler), sampler);
        using var tape = new Tape(bench.Workers);
        for (var step = 0; step < 3; step++)
        {
            var batch = rows.Next();
            living.Sweep(tape, batch);
            float[][] taughtByLiving = [living.SoftLogits(0).ToArray(), living.SoftLogits(1).ToArray()];
            objective.Sweep(tape, batch);
            for (var task = 0; task < 2; task++)
            {
                Assert.Equal(sampler.Rows[..32].ToArray().Select(row => expected[task][row]), objective.SoftLogits(task).ToArray());
                Assert.NotEqual(taughtByLiving[task], objective.SoftLogits(task).ToArray());
                Assert.True(objective.Losses.Distillation[task] > 0);
            }
        }
    }

    [Fact]
    public void Gross_errors_of_a_frozen_teacher_are_corrected_too()
    {
        using var bench = Trained(Frozen with { Sampling = SamplingMode.Paper });
        var snapshot = SnapshotOf(bench, ofTeachers: true, after: 0);
        var expected = SoftLogits(bench, ofTeachers: true);
        snapshot.TakeAt(0);
        var terms = bench.Plan.Terms;
        var sampler = new PaperSampler(bench.Plan.Strata, [.. terms.SelectMany(task => task)], 32, seed: 3);
        TaskDistillation[] tasks = [.. terms.Select((task, t) => (Frozen with { Margin = (double?)0.5 }).DistillationOf(task, t, (SmallData.Tasks[t], 1), sampler.Sets))];
        var objective = new CrossDistilObjective(bench.Trained.Model, tasks, bench.Trained.Platt, 32, snapshot);
        using var rows = new BatchSource(new DirectDraws(new BatchReader(bench.Data.Train, bench.Data.Schema), sampler), sampler);
        var batch = rows.Next();
        using var tape = new Tape(bench.Workers);
        objective.Sweep(tape, batch);
        for (var task = 0; task < 2; task++)
            Assert.Equal(
                sampler.Rows[..32].ToArray().Select((row, i) => batch.Labels[task][i] == 1 ? Math.Max(expected[task][row], 0.5f) : Math.Min(expected[task][row], -0.5f)),
                objective.SoftLogits(task).ToArray());
    }

    /// <summary>A bench whose parameters have left their start.</summary>
    private TrainingBench Trained(CrossDistilMethod method)
    {
        var bench = new TrainingBench(_data, SmallData.Experiment with { Method = method });
        bench.Train();
        return bench;
    }

    private static Snapshot SnapshotOf(TrainingBench bench, bool ofTeachers, long after)
    {
        return new(Score, ofTeachers ? bench.Trained.Platt : [], tasks: 2, bench.Data.Train.Rows, after);

        float[][] Score()
        {
            using var scorer = ScorerOf(bench);
            var (logits, scores) = scorer.LogitsAndScores(CancellationToken.None);
            return ofTeachers ? scores! : logits;
        }
    }

    private static Scorer ScorerOf(TrainingBench bench) => new(bench.Trained.Model, bench.Data.Train, bench.Data.Schema, bench.Workers);

    /// <summary>[task][training row] P·score + Q of the teachers, or the students' logits, as they are now.</summary>
    private static float[][] SoftLogits(TrainingBench bench, bool ofTeachers)
    {
        using var scorer = ScorerOf(bench);
        var (logits, scores) = scorer.LogitsAndScores(CancellationToken.None);
        return ofTeachers
            ? [.. scores!.Select((task, t) => task.Select(score => (bench.Trained.Platt[t].Slope.Values[0] * score) + bench.Trained.Platt[t].Intercept.Values[0]).ToArray())]
            : logits;
    }

    /// <summary>Moves everything that a soft logit is made of.</summary>
    private static void Change(TrainingBench bench)
    {
        foreach (var parameter in bench.Trained.Model.Parameters)
            foreach (ref var value in parameter.Values) value *= 1.5f;
        foreach (var platt in bench.Trained.Platt) platt.Slope.Values[0]++;
    }

    private Dictionary<string, float[]> Theta(MethodOptions method, int steps)
    {
        using var bench = new TrainingBench(_data, SmallData.Experiment with { Method = method });
        using var step = bench.Step();
        for (var i = 0; i < steps; i++) step.Run();
        return bench.Theta();
    }

    private static void Same(Dictionary<string, float[]> expected, Dictionary<string, float[]> actual) =>
        Assert.All(expected, parameter => Assert.Equal(parameter.Value.Select(BitConverter.SingleToInt32Bits), actual[parameter.Key].Select(BitConverter.SingleToInt32Bits)));

    private static void Differ(Dictionary<string, float[]> one, Dictionary<string, float[]> other) => Assert.NotEqual(one["student.0.0.weight"], other["student.0.0.weight"]);
}
