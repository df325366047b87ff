using CrossDistil.Losses;
using CrossDistil.Objectives;
using CrossDistil.Tensors;
using CrossDistil.Tests.Tensors;
using Xunit;

namespace CrossDistil.Tests.Training;

public sealed class BprObjectiveTests : IDisposable
{
    private static readonly BprMethod Method = new() { Ranking = new() { List = [0.8, 2] }, Beta1 = 0.4, Beta2 = 0.7, MinPairRows = 1 };
    private readonly ObjectiveBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_student_learns_its_labels_and_ranks_with_its_own_logit()
    {
        var gradients = _bench.Backward(Method);
        var written = _bench.Backward((task, hidden) =>
        {
            var r = _bench.Model.Student(_bench.Tape, task, hidden, training: true);
            Tensor Bpr(string higher, string lower) => Loss.Bpr(_bench.Set(r, higher), _bench.Set(r, lower));
            var ranking = task == 0
                ? Bpr("+.", "-.") + (Bpr("++", "+-") * 0.4f) + (Bpr("-+", "--") * 0.7f)
                : Bpr(".+", ".-") + (Bpr("++", "-+") * 0.4f) + (Bpr("+-", "--") * 0.7f);
            return Loss.CrossEntropy(_bench.Uniform(r), _bench.Label(task), _bench.Weights(task)) + (ranking * (task == 0 ? 0.8f : 2));
        });
        Assert.All(written.Model, gradient => Numbers.Close(gradient.Value, gradients.Model[gradient.Key], 1e-5, 1e-7));
        Assert.All(["student.0", "student.1", "expert.0", "embedding"], part => Assert.Contains(gradients.Of(part), gradient => gradient.Any(value => value != 0)));
        Assert.All(gradients.Of("teacher"), gradient => Assert.All(gradient, value => Assert.Equal(0, value)));
        Assert.Equal([0f, 0f], gradients.Losses.Teacher);
        Assert.All([0, 1], task => Assert.True(gradients.Losses.Student[task] > gradients.Losses.Hard[task])); // divergence looks at it
        Assert.Equal(gradients.Losses.Student.Sum(), gradients.Losses.Total, 1e-5);
    }

    [Fact]
    public void Unless_told_otherwise_it_ranks_by_its_own_label_alone()
    {
        var own = _bench.Backward(new BprMethod { Sampling = SamplingMode.Paper });
        var written = _bench.Backward((task, hidden) =>
        {
            var r = _bench.Model.Student(_bench.Tape, task, hidden, training: true);
            var (higher, lower) = task == 0 ? ("+.", "-.") : (".+", ".-");
            return Loss.CrossEntropy(_bench.Uniform(r), _bench.Label(task), _bench.Weights(task)) + Loss.Bpr(_bench.Set(r, higher), _bench.Set(r, lower));
        });
        Assert.All(written.Model, gradient => Numbers.Close(gradient.Value, own.Model[gradient.Key], 1e-5, 1e-7));
    }

    [Fact]
    public void A_ranking_of_weight_zero_is_plain_training_of_the_same_rows_bit_for_bit()
    {
        var tasks = SmallData.Tasks.Select((task, t) => TaskBpr.Create([], t, Method with { Ranking = 0 }, (task, 1), []));
        var without = _bench.Backward(new BprObjective(_bench.Model, [.. tasks], ObjectiveBench.Rows), ObjectiveBench.Rows);
        var plain = _bench.Plain();
        Assert.Equal(plain.Model, without.Model);
        Assert.Equal(plain.Losses.Student, without.Losses.Student);
    }

    [Fact]
    public void A_row_without_a_label_counts_in_its_ranking_sets_alone()
    {
        _bench.Batch.LabelWeights[0][4] = 0;
        var before = _bench.Backward(Method);
        _bench.Batch.Labels[0][4] = 1 - _bench.Batch.Labels[0][4]; // whatever stands there
        var after = _bench.Backward(Method);
        Assert.Equal(before.Model, after.Model);
        _bench.Batch.LabelWeights[0][4] = 1;
        Assert.NotEqual(before.Losses.Hard[0], _bench.Backward(Method).Losses.Hard[0]);
    }

    [Fact]
    public void A_set_that_no_ranking_needs_is_not_drawn()
    {
        using var data = SmallData.Log();
        Assert.Equal(8, SetsDrawn(Method));
        Assert.Equal(4, SetsDrawn(new BprMethod { Sampling = SamplingMode.Paper }));
        Assert.Equal(2, SetsDrawn(new BprMethod { Sampling = SamplingMode.Paper, Ranking = new() { List = [0, 1] } }));
        Assert.Equal(0, SetsDrawn(Method with { Ranking = 0 }));

        int SetsDrawn(BprMethod method)
        {
            using var bench = new TrainingBench(data, SmallData.Experiment with { Method = method });
            return bench.SetsDrawn();
        }
    }
}
