using CrossDistil.Losses;
using CrossDistil.Objectives;
using CrossDistil.Tests.Tensors;
using Xunit;

namespace CrossDistil.Tests.Training;

public sealed class KdObjectiveTests : IDisposable
{
    private static readonly LossWeights Weights = new() { Teacher = new() { List = [2, 0.5] }, Student = 3 };
    private static readonly KdMethod Kd = new() { Alpha = new() { List = [0.3, 0.6] }, Temperature = 2, Weights = Weights };
    private static readonly PfdMethod Pfd = new() { Alpha = new() { List = [0.3, 0.6] }, Temperature = 2, Weights = Weights, WarmUpSteps = 0 };
    private static readonly PfdMethod DistillationAlone = Pfd with { Alpha = 1, Weights = new LossWeights { Teacher = 0 } };

    private readonly ObjectiveBench _kd = new(), _pfd = new(privileged: true);

    public void Dispose()
    {
        _kd.Dispose();
        _pfd.Dispose();
    }

    [Fact]
    public void Teacher_and_student_learn_the_label_and_the_student_the_teachers_logit() => IsWrittenOut(_kd, Kd);

    [Fact]
    public void A_privileged_teacher_does_the_same_and_sees_more() => IsWrittenOut(_pfd, Pfd);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Distillation_reaches_no_teacher_but_student_backbone_and_embeddings(bool privileged)
    {
        var bench = privileged ? _pfd : _kd;
        var gradients = bench.Backward(DistillationAlone);
        Assert.All(gradients.Of("teacher").Concat(gradients.Of("privileged")), gradient => Assert.All(gradient, value => Assert.Equal(0, value)));
        Assert.All(["student.0", "student.1", "expert.0", "gate.0", "gate.1", "embedding"], part =>
            Assert.Contains(gradients.Of(part), gradient => gradient.Any(value => value != 0)));
        Assert.Equal([0f, 0f, 0f, 0f], gradients.Platt);

        // Through the student's path alone: as if the teacher's logits were numbers without a past.
        var frozen = Taught(bench);
        var student = bench.Backward((task, hidden) => Loss.Distillation(
            bench.Uniform(bench.Model.Student(bench.Tape, task, hidden, training: true)), bench.Tape.Constant(frozen[task], ObjectiveBench.Rows, 1), 2,
            bench.Weights(task)));
        Assert.All(student.Model, gradient => Numbers.Close(gradient.Value, gradients.Model[gradient.Key], 1e-5, 1e-7));
    }

    [Fact]
    public void Only_a_privileged_teacher_sees_the_privileged_inputs()
    {
        var before = _pfd.Backward(Pfd);
        Assert.Contains(before.Model["privileged"], value => value != 0);
        Assert.Equal(2, _pfd.Model.Slices.Count(slice => slice.Name.StartsWith("teacher.", StringComparison.Ordinal) && slice.Rows == 6 + 4 + 1)); // [hidden ‖ embedding, number]

        Array.Reverse(_pfd.Batch.Privileged!.Ids);
        Array.Reverse(_pfd.Batch.Privileged.Numbers);
        var after = _pfd.Backward(Pfd);
        Assert.All([0, 1], task => Assert.NotEqual(before.Losses.Teacher[task], after.Losses.Teacher[task]));
        Assert.All([0, 1], task => Assert.NotEqual(before.Losses.Distillation[task], after.Losses.Distillation[task]));
        Assert.Equal(before.Losses.Hard, after.Losses.Hard);
    }

    [Fact]
    public void Alpha_counts_as_zero_until_the_warm_up_is_over()
    {
        var warm = Pfd with { WarmUpSteps = 5 };
        var without = _pfd.Backward(Pfd with { Alpha = 0 });
        foreach (var step in new[] { 0, 4 })
        {
            var early = _pfd.Backward(warm, step);
            Assert.Equal(without.Model, early.Model);
            Assert.Equal([0f, 0f], early.Losses.Distillation);
            Assert.Equal(early.Losses.Hard, early.Losses.Student);
        }

        var with = _pfd.Backward(Pfd);
        var later = _pfd.Backward(warm, step: 5);
        Assert.Equal(with.Model, later.Model);
        Assert.Equal(with.Losses.Student, later.Losses.Student);
        Assert.NotEqual(without.Losses.Student, later.Losses.Student);
    }

    [Fact]
    public void Alpha_zero_is_two_regressions_on_one_backbone()
    {
        var without = _kd.Backward(Kd with { Alpha = 0 });
        Assert.Equal(without.Losses.Hard, without.Losses.Student);
        var written = _kd.Backward((task, hidden) =>
        {
            var (student, teacher) = (_kd.Model.Student(_kd.Tape, task, hidden, training: true), _kd.Model.Teacher(_kd.Tape, task, hidden, null, training: true));
            return (Loss.CrossEntropy(_kd.Uniform(student), _kd.Label(task), _kd.Weights(task)) * 3)
                + (Loss.CrossEntropy(_kd.Uniform(teacher), _kd.Label(task), _kd.Weights(task)) * (task == 0 ? 2 : 0.5f));
        });
        Assert.All(written.Model, gradient => Numbers.Close(gradient.Value, without.Model[gradient.Key], 1e-5, 1e-6));
    }

    [Fact]
    public void A_row_without_a_label_counts_in_no_loss_of_its_task()
    {
        _pfd.Batch.LabelWeights[0][4] = 0;
        var before = _pfd.Backward(Pfd);
        _pfd.Batch.Labels[0][4] = 1 - _pfd.Batch.Labels[0][4]; // whatever stands there
        var after = _pfd.Backward(Pfd);
        Assert.Equal(before.Model, after.Model);
        Assert.Equal(before.Losses.Teacher, after.Losses.Teacher);
        Assert.Equal(before.Losses.Student, after.Losses.Student);

        _pfd.Batch.LabelWeights[0][4] = 1;
        var counted = _pfd.Backward(Pfd);
        Assert.NotEqual(before.Losses.Teacher[0], counted.Losses.Teacher[0]);
        Assert.NotEqual(before.Losses.Distillation[0], counted.Losses.Distillation[0]);
        Assert.Equal(before.Losses.Student[1], counted.Losses.Student[1]);
    }

    [Theory]
    [InlineData("kd", true)]
    [InlineData("pfd", true)]
    [InlineData("kd own", true)]
    [InlineData("crossdistil own", true)]
    [InlineData("crossdistil", false)]
    [InlineData("taug", false)]
    public void A_teacher_that_is_a_regression_starts_at_its_tasks_base_rate(string method, bool isRegression)
    {
        using var data = SmallData.Log();
        using var bench = new TrainingBench(data, SmallData.Experiment with { Method = SmallData.MethodOf(method) });
        Assert.All([0, 1], task =>
        {
            Assert.NotEqual(0, Bias("student", task));
            Assert.Equal(isRegression ? Bias("student", task) : 0, Bias("teacher", task));
        });

        float Bias(string head, int task) =>
            bench.Trained.Model.Slices.Single(slice => string.Equals(slice.Name, $"{head}.{task}.1.bias", StringComparison.Ordinal)).Values(0)[0];
    }

    [Fact]
    public void Privileged_values_of_the_rows_it_scores_change_no_students_logit()
    {
        using var data = SmallData.Log();
        using var other = SmallData.Log(change: row => row with { Privileged = (7 - row.Privileged!.Value.Id, 100) });
        var experiment = SmallData.Experiment with { Method = SmallData.MethodOf("pfd") };
        using TrainingBench bench = new(data, experiment), changed = new(other, experiment);
        bench.Train();
        changed.Take(bench);
        for (var task = 0; task < 2; task++) Assert.Equal(bench.Logits(task), changed.Logits(task));
    }

    [Theory]
    [InlineData("pfd", true)]
    [InlineData("kd", false)]
    [InlineData("crossdistil", false)]
    public void Privileged_values_of_the_training_rows_move_the_students_of_pfd_alone(string method, bool moves)
    {
        using var data = SmallData.Log();
        using var other = SmallData.Log(change: row => row with { Privileged = (0, 0) });
        var experiment = SmallData.Experiment with { Method = SmallData.MethodOf(method) };
        using TrainingBench bench = new(data, experiment), changed = new(other, experiment);
        bench.Train();
        changed.Train();
        Assert.Equal(moves, !bench.Logits(0).AsSpan().SequenceEqual(changed.Logits(0)));
    }

    private static void IsWrittenOut(ObjectiveBench bench, MethodOptions method)
    {
        var gradients = bench.Backward(method);
        var losses = new float[2][];
        var written = bench.Backward((task, hidden) =>
        {
            var taught = bench.Uniform(bench.Model.Teacher(bench.Tape, task, hidden, bench.Model.Privileged(bench.Tape, bench.Batch), training: true));
            var logit = bench.Uniform(bench.Model.Student(bench.Tape, task, hidden, training: true));
            var soft = bench.Tape.Constant([.. taught.Values.ToArray().Select(r => (float)(1 / (1 + Math.Exp(-r / 2))))], ObjectiveBench.Rows, 1);
            var teacher = Loss.CrossEntropy(taught, bench.Label(task), bench.Weights(task));
            var hard = Loss.CrossEntropy(logit, bench.Label(task), bench.Weights(task));
            var distillation = Loss.CrossEntropy(logit * 0.5f, soft, bench.Weights(task));
            losses[task] = [teacher.Scalar, hard.Scalar, distillation.Scalar];
            var (alpha, weight) = task == 0 ? (0.3f, 2f) : (0.6f, 0.5f);
            return (teacher * weight) + (((hard * (1 - alpha)) + (distillation * alpha)) * 3);
        });
        Assert.All(written.Model, gradient => Numbers.Close(gradient.Value, gradients.Model[gradient.Key], 1e-5, 1e-6));
        for (var task = 0; task < 2; task++)
            Numbers.Close(losses[task], [gradients.Losses.Teacher[task], gradients.Losses.Hard[task], gradients.Losses.Distillation[task]], 1e-5, 1e-6);
        Assert.Contains(gradients.Of("teacher.0"), gradient => gradient.Any(value => value != 0));
    }

    /// <summary>[task] the teachers' logits of the uniform rows.</summary>
    private static float[][] Taught(ObjectiveBench bench)
    {
        bench.Tape.Reset();
        var hidden = bench.Model.Hidden(bench.Tape, bench.Batch, training: true).ToArray();
        var privileged = bench.Model.Privileged(bench.Tape, bench.Batch);
        return [.. hidden.Select((h, task) => bench.Uniform(bench.Model.Teacher(bench.Tape, task, h, privileged, training: true)).Values.ToArray())];
    }
}
