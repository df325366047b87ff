using CrossDistil.Losses;
using CrossDistil.Objectives;
using CrossDistil.Tensors;
using CrossDistil.Tests.Tensors;
using Xunit;

namespace CrossDistil.Tests.Training;

public sealed class TfKdObjectiveTests : IDisposable
{
    private static readonly TfKdMethod Method = new() { Alpha = new() { List = [0.3, 0.6] }, Temperature = 2, Confidence = 0.9 };
    private readonly ObjectiveBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void The_virtual_teacher_gives_the_true_label_its_confidence_at_the_temperature()
    {
        var gradients = _bench.Backward(Method);
        var high = (float)(1 / (1 + Math.Exp(-Math.Log(9) / 2))); // σ(ln(q/(1−q)) / τ)
        var written = _bench.Backward((task, hidden) =>
        {
            var logit = _bench.Uniform(_bench.Model.Student(_bench.Tape, task, hidden, training: true));
            var alpha = task == 0 ? 0.3f : 0.6f;
            var soft = _bench.Tape.Constant([.. _bench.Batch.Labels[task][..ObjectiveBench.Rows].Select(y => y == 1 ? high : 1 - high)], ObjectiveBench.Rows, 1);
            return (Loss.CrossEntropy(logit, _bench.Label(task), _bench.Weights(task)) * (1 - alpha))
                + (Loss.CrossEntropy(logit * 0.5f, soft, _bench.Weights(task)) * alpha);
        });
        Assert.All(written.Model, gradient => Numbers.Close(gradient.Value, gradients.Model[gradient.Key], 1e-5, 1e-7));
        Assert.All(gradients.Of("teacher"), gradient => Assert.All(gradient, value => Assert.Equal(0, value)));
        Assert.Contains(gradients.Of("embedding"), gradient => gradient.Any(value => value != 0));
        Assert.All([0, 1], task => Assert.True(gradients.Losses.Distillation[task] > 0));
        Assert.Equal(gradients.Losses.Student.Sum(), gradients.Losses.Total, 1e-5);
    }

    [Fact]
    public void At_temperature_one_it_is_label_smoothing()
    {
        var gradients = _bench.Backward(Method with { Alpha = 0.4, Temperature = 1 });
        var smoothed = _bench.Backward((task, hidden) =>
        {
            var logit = _bench.Uniform(_bench.Model.Student(_bench.Tape, task, hidden, training: true));
            var label = (_bench.Label(task) * 0.6f) + (((_bench.Label(task) * 0.8f) + 0.1f) * 0.4f); // (1−α)·y + α·q
            return Loss.CrossEntropy(logit, label, _bench.Weights(task));
        });
        Assert.All(smoothed.Model, gradient => Numbers.Close(gradient.Value, gradients.Model[gradient.Key], 1e-5, 1e-6));
    }

    [Fact]
    public void Alpha_zero_is_plain_training_bit_for_bit()
    {
        var (plain, without) = (_bench.Plain(), _bench.Backward(Method with { Alpha = 0 }));
        Assert.Equal(plain.Model, without.Model);
        Assert.Equal((plain.Losses.Total, 0f), (without.Losses.Total, without.Losses.Distillation[0]));
    }

    [Fact]
    public void A_row_without_a_label_counts_in_no_loss_of_its_task()
    {
        _bench.Batch.LabelWeights[0][4] = 0;
        var before = _bench.Backward(Method);
        _bench.Batch.Labels[0][4] = 1 - _bench.Batch.Labels[0][4]; // whatever stands there
        var after = _bench.Backward(Method);
        Assert.Equal(before.Model, after.Model);
        Assert.Equal(before.Losses.Distillation, after.Losses.Distillation);
        _bench.Batch.LabelWeights[0][4] = 1;
        Assert.NotEqual(before.Losses.Distillation[0], _bench.Backward(Method).Losses.Distillation[0]);
    }

    [Fact]
    public void The_other_tasks_labels_teach_a_student_nothing()
    {
        var before = _bench.Backward(Method);
        for (var row = 0; row < ObjectiveBench.Rows; row++) _bench.Batch.Labels[1][row] = 1 - _bench.Batch.Labels[1][row];
        var after = _bench.Backward(Method);
        Assert.Equal(before.Losses.Student[0], after.Losses.Student[0]);
        Assert.Equal(before.Of("student.0"), after.Of("student.0"));
        Assert.NotEqual(before.Losses.Student[1], after.Losses.Student[1]);
    }
}
