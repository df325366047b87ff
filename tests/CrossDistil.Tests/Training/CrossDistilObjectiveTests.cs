using CrossDistil.Data.Strata;
using CrossDistil.Losses;
using CrossDistil.Objectives;
using CrossDistil.Tests.Tensors;
using Xunit;

namespace CrossDistil.Tests.Training;

public sealed class CrossDistilObjectiveTests : IDisposable
{
    private static readonly CrossDistilMethod Method = SmallData.CrossDistil with
    {
        Alpha = new() { List = [0.3, 0.6] }, Temperature = 2, Margin = (double?)0.25, Beta1 = 0.4, Beta2 = 0.7,
    };

    private static readonly CrossDistilMethod DistillationAlone = Method with { Alpha = 1, Weights = new LossWeights { Teacher = 0 } };

    private readonly ObjectiveBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_constant_on_every_score_leaves_the_teachers_loss_as_it_was()
    {
        var before = _bench.Backward(Method).Losses.Teacher.ToArray();
        for (var task = 0; task < 2; task++) _bench.Model.Slices.Single(slice => string.Equals(slice.Name, $"teacher.{task}.1.bias", StringComparison.Ordinal)).Values(0)[0] += 3.75f;
        var after = _bench.Backward(Method).Losses.Teacher;
        Numbers.Close(before, after, relative: 1e-6, absolute: 1e-6);
    }

    [Fact]
    public void A_teachers_own_bias_has_a_gradient_of_exactly_zero()
    {
        var gradients = _bench.Backward(Method); // only differences of scores count: rounding must leave nothing for Adam to walk on
        Assert.Equal([0f], gradients.Model["teacher.0.1.bias"]);
        Assert.Equal([0f], gradients.Model["teacher.1.1.bias"]);
    }

    [Fact]
    public void Distillation_reaches_no_teacher_but_student_backbone_and_embeddings()
    {
        var gradients = _bench.Backward(DistillationAlone);
        Assert.All(gradients.Of("teacher"), gradient => Assert.All(gradient, value => Assert.Equal(0, value)));
        Assert.All(["student.0", "student.1", "expert.0", "gate.0", "gate.1", "embedding"], part =>
            Assert.Contains(gradients.Of(part), gradient => gradient.Any(value => value != 0)));
    }

    [Fact]
    public void Distillation_reaches_the_backbone_through_the_students_path_alone()
    {
        var whole = _bench.Backward(DistillationAlone);
        _bench.ClearGradients();
        var hidden = _bench.Model.Hidden(_bench.Tape, _bench.Batch, training: true);
        var ones = Enumerable.Repeat(1f, ObjectiveBench.Rows).ToArray();
        var losses = new CrossDistil.Tensors.Tensor[2];
        for (var task = 0; task < 2; task++)
        {
            var uniform = _bench.Tape.SliceRows(hidden[task], 0, ObjectiveBench.Rows);
            var logit = _bench.Model.Student(_bench.Tape, task, uniform, training: true);
            var frozen = _bench.Tape.Constant(whole.SoftLogits[task], ObjectiveBench.Rows, 1); // numbers without a past
            losses[task] = Loss.Distillation(logit, frozen, 2, new RowWeights(_bench.Tape, ones));
        }

        _bench.Tape.Backward(losses[0] + losses[1]);
        var student = _bench.OutcomeOf(whole.Losses, []);
        Assert.All(whole.Model, gradient => Numbers.Close(student.Model[gradient.Key], gradient.Value, 1e-5, 1e-7));
    }

    [Fact]
    public void The_calibration_loss_alone_reaches_slope_and_intercept()
    {
        var expected = _bench.Backward(Method).Platt;
        Assert.All(expected, value => Assert.NotEqual(0, value));
        CrossDistilMethod[] others =
        [
            DistillationAlone, Method with { Alpha = 0 }, Method with { Temperature = 9, Margin = (double?)null }, Method with { Beta1 = 0, Beta2 = 0 },
            Method with { Weights = new LossWeights { Teacher = 0, Student = 0 } },
        ];
        Assert.All(others, other => Assert.Equal(expected, _bench.Backward(other).Platt));
    }

    [Fact]
    public void The_calibration_loss_reaches_nothing_of_the_model()
    {
        var calibrationAlone = _bench.Backward(Method with { Weights = new LossWeights { Teacher = 0, Student = 0 } });
        Assert.True(calibrationAlone.Losses.Calibration > 0);
        Assert.All(calibrationAlone.Model.Values, gradient => Assert.All(gradient, value => Assert.Equal(0, value)));
    }

    [Fact]
    public void Correction_off_is_a_margin_of_minus_infinity_bit_for_bit()
    {
        var off = _bench.Backward(Method with { Margin = (double?)null });
        var infinite = _bench.Backward(Method with { Margin = (double?)double.NegativeInfinity });
        Same(off, infinite);
        Assert.Equal(off.SoftLogits, infinite.SoftLogits);
    }

    [Fact]
    public void A_margin_of_zero_is_not_off_and_leaves_no_wrong_sign()
    {
        var off = _bench.Backward(Method with { Margin = (double?)null });
        var zero = _bench.Backward(Method with { Margin = (double?)0.0 });
        Assert.NotEqual(off.SoftLogits, zero.SoftLogits);
        Assert.NotEqual(off.Losses.Student, zero.Losses.Student);
        for (var task = 0; task < 2; task++)
            Assert.All(zero.SoftLogits[task].Zip(_bench.Batch.Labels[task]), row => Assert.True(row.First * ((2 * row.Second) - 1) >= 0));
    }

    [Fact]
    public void Correction_touches_neither_the_teachers_loss_nor_calibration()
    {
        var (off, large) = (_bench.Backward(Method with { Margin = (double?)null }), _bench.Backward(Method with { Margin = (double?)5.0 }));
        Assert.Equal(off.Losses.Teacher, large.Losses.Teacher);
        Assert.Equal(off.Losses.Calibration, large.Losses.Calibration);
        Assert.Equal(off.Platt, large.Platt);
        Assert.Equal(off.Of("teacher"), large.Of("teacher"));
    }

    [Fact]
    public void Alpha_zero_is_no_distillation_bit_for_bit()
    {
        var without = _bench.Backward(Method with { Alpha = 0 });
        Assert.Equal(without.Losses.Hard, without.Losses.Student);
        Assert.Equal([0f, 0f], without.Losses.Distillation);
        Same(without, _bench.Backward(Method with { Alpha = 0, Temperature = 7, Margin = (double?)3.0 }));

        _bench.Platt[0].Slope.Values[0] = -20; // nothing that the teacher says counts
        var other = _bench.Backward(Method with { Alpha = 0 });
        Assert.Equal(without.Model, other.Model);
        Assert.Equal(without.Losses.Total, other.Losses.Total);
    }

    [Fact]
    public void Without_teachers_weight_alpha_zero_is_plain_training()
    {
        var plain = _bench.Plain();
        var distilled = _bench.Backward(Method with { Alpha = 0, Weights = new LossWeights { Teacher = 0 } });
        Assert.Equal(plain.Losses.Hard, distilled.Losses.Student);
        Assert.All(plain.Model, gradient => Numbers.Close(gradient.Value, distilled.Model[gradient.Key], 1e-5, 1e-7));
    }

    [Fact]
    public void Beta_zero_leaves_out_the_auxiliary_terms_bit_for_bit()
    {
        TaskDistillation[] tasks = ObjectiveBench.TasksOf(Method), none = ObjectiveBench.TasksOf(Method with { Beta1 = 0, Beta2 = 0 });
        Assert.All(tasks, task => Assert.Equal([1f, 0.4f, 0.7f], task.Terms.Select(term => term.Weight)));
        Assert.All(none.Zip(tasks), pair => Assert.Equal(pair.Second.Terms[0], Assert.Single(pair.First.Terms)));
        Same(_bench.Backward([.. tasks.Select(task => task with { Terms = task.Terms[..1] })]), _bench.Backward(none));
        Assert.NotEqual(_bench.Backward(tasks).Losses.Teacher, _bench.Backward(none).Losses.Teacher);
    }

    [Fact]
    public void One_beta_leaves_out_its_own_half()
    {
        var order = LevelOrder.Lexicographic(2, 0, [true, true, true, true]);
        Assert.Equal(["+. > -.", "-+ > --"], Terms(Method with { Beta1 = 0 }));
        Assert.Equal(["+. > -.", "++ > +-"], Terms(Method with { Beta2 = 0 }));
        IEnumerable<string> Terms(CrossDistilMethod method) => order.Terms.Where(term => TaskDistillation.WeightOf(term, 0, method, "click") > 0).Select(term => $"{term.Higher} > {term.Lower}");
    }

    [Fact]
    public void A_row_without_a_label_counts_in_no_loss_of_its_task()
    {
        _bench.Batch.LabelWeights[0][4] = 0;
        var before = _bench.Backward(Method);
        _bench.Batch.Labels[0][4] = 1 - _bench.Batch.Labels[0][4]; // whatever stands there
        Same(before, _bench.Backward(Method));

        _bench.Batch.LabelWeights[0][4] = 1;
        var counted = _bench.Backward(Method);
        Assert.NotEqual(before.Losses.Hard[0], counted.Losses.Hard[0]);
        Assert.NotEqual(before.Losses.Distillation[0], counted.Losses.Distillation[0]);
        Assert.NotEqual(before.Losses.Calibration, counted.Losses.Calibration);
        Assert.Equal(before.Losses.Student[1], counted.Losses.Student[1]);
        Assert.Equal(before.Losses.Teacher, counted.Losses.Teacher);
    }

    [Fact]
    public void A_batch_without_a_labelled_row_of_a_task_teaches_its_student_nothing()
    {
        Array.Clear(_bench.Batch.LabelWeights[0]);
        var gradients = _bench.Backward(Method);
        Assert.Equal(0, gradients.Losses.Hard[0]);
        Assert.Equal(0, gradients.Losses.Distillation[0]);
        Assert.Equal([0f, 0f], gradients.Platt[..2]);
        Assert.All(gradients.Of("student.0"), gradient => Assert.All(gradient, value => Assert.Equal(0, value)));
        Assert.All(gradients.Model.Values, gradient => Assert.All(gradient, value => Assert.True(float.IsFinite(value))));
        Assert.True(gradients.Losses.Hard[1] > 0 && float.IsFinite(gradients.Losses.Total));
    }

    [Fact]
    public void A_plain_batch_without_any_label_has_loss_zero()
    {
        foreach (var weights in _bench.Batch.LabelWeights) Array.Clear(weights);
        var gradients = _bench.Plain();
        Assert.Equal(0, gradients.Losses.Total);
        Assert.All(gradients.Model.Values, gradient => Assert.All(gradient, value => Assert.Equal(0, value)));
    }

    [Fact]
    public void A_sample_weight_scales_a_rows_share()
    {
        _bench.Batch.LabelWeights[0].AsSpan(0, ObjectiveBench.Rows).Clear();
        (_bench.Batch.LabelWeights[0][0], _bench.Batch.LabelWeights[0][1]) = (1, 0);
        var first = _bench.Backward(Method).Losses;
        (_bench.Batch.LabelWeights[0][0], _bench.Batch.LabelWeights[0][1]) = (0, 1);
        var second = _bench.Backward(Method).Losses;
        (_bench.Batch.LabelWeights[0][0], _bench.Batch.LabelWeights[0][1]) = (3, 1);
        var both = _bench.Backward(Method).Losses;
        Assert.Equal((0.75 * first.Hard[0]) + (0.25 * second.Hard[0]), both.Hard[0], 1e-5);
        Assert.Equal((0.75 * first.Distillation[0]) + (0.25 * second.Distillation[0]), both.Distillation[0], 1e-5);
    }

    [Fact]
    public void The_total_is_the_weighted_sum_of_teachers_and_students()
    {
        var losses = _bench.Backward(Method with { Weights = new LossWeights { Teacher = new() { List = [2, 3] }, Student = new() { List = [5, 7] } } }).Losses;
        Assert.Equal((2 * losses.Teacher[0]) + (3 * losses.Teacher[1]) + (5 * losses.Student[0]) + (7 * losses.Student[1]), losses.Total, 1e-4);
    }

    [Fact]
    public void Without_calibration_the_teachers_score_is_taught_as_it_is()
    {
        foreach (var platt in _bench.Platt) (platt.Slope.Values[0], platt.Intercept.Values[0]) = (1, 0);
        var identity = _bench.Backward(Method with { Margin = (double?)null });
        var without = _bench.Backward(Method with { Margin = (double?)null, CalibrationRate = null });
        Assert.Equal(identity.SoftLogits, without.SoftLogits);
        Assert.Equal(identity.Model, without.Model);
        Assert.Equal(identity.Losses.Student, without.Losses.Student);
        Assert.Equal(0, without.Losses.Calibration);
        Assert.Equal([0f, 0f, 0f, 0f], without.Platt);
    }

    [Fact]
    public void Taug_is_crossdistil_without_distillation()
    {
        var taug = _bench.Backward(new TaugMethod { Sampling = SamplingMode.Paper, Beta1 = 0.4, Beta2 = 0.7, Weights = new LossWeights { Teacher = 2 } });
        var without = _bench.Backward(Method with { Alpha = 0, Weights = new LossWeights { Teacher = 2 } });
        Assert.Equal(without.Model, taug.Model);
        Assert.Equal(without.Losses.Teacher, taug.Losses.Teacher);
        Assert.Equal(without.Losses.Total, taug.Losses.Total);
        Assert.Equal(taug.Losses.Hard, taug.Losses.Student);
        Assert.Equal([0f, 0f, 0f, 0f], taug.Platt);
    }

    private static void Same(ObjectiveBench.Outcome expected, ObjectiveBench.Outcome actual)
    {
        Assert.Equal(expected.Model, actual.Model);
        Assert.Equal(expected.Platt, actual.Platt);
        Assert.Equal(expected.Losses.Teacher, actual.Losses.Teacher);
        Assert.Equal(expected.Losses.Student, actual.Losses.Student);
        Assert.Equal((expected.Losses.Total, expected.Losses.Calibration), (actual.Losses.Total, actual.Losses.Calibration));
    }
}
