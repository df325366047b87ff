using CrossDistil.Objectives;
using CrossDistil.Scoring.Models;
using Xunit;

namespace CrossDistil.Tests.Training;

/// <summary>What a teacher learns besides its ranking, and how far its loss goes.</summary>
public sealed class TeacherLossTests : IDisposable
{
    private const double Lambda = 4;
    private static readonly CrossDistilMethod Heads = SmallData.CrossDistil with { Beta1 = 0.4, Beta2 = 0.7, Weights = new LossWeights { Student = 0 } };
    private static readonly string[] Shared = ["expert.", "gate.", "embedding"];

    private readonly ObjectiveBench _heads = new(), _own = new(network: SmallData.Network);

    public void Dispose()
    {
        _heads.Dispose();
        _own.Dispose();
    }

    [Fact]
    public void A_teacher_gradient_of_zero_lets_no_ranking_reach_the_backbone()
    {
        var (whole, none) = (_heads.Backward(Heads), _heads.Backward(Heads with { TeacherGradient = 0 }));
        Assert.All(Shared, part => Assert.Contains(whole.Of(part), gradient => gradient.Any(value => value != 0)));
        Assert.All(Shared, part => Assert.All(none.Of(part), gradient => Assert.All(gradient, value => Assert.Equal(0, value))));
        Assert.Equal(whole.Of("teacher"), none.Of("teacher"));
        Assert.Equal(whole.Losses.Teacher, none.Losses.Teacher);
    }

    [Fact]
    public void A_teacher_gradient_of_a_quarter_is_a_quarter_of_the_whole_on_the_backbone_and_the_whole_on_the_teacher()
    {
        foreach (var method in (CrossDistilMethod[])[Heads, Heads with { TeacherRegression = Lambda }])
        {
            var (whole, quarter) = (_heads.Backward(method), _heads.Backward(method with { TeacherGradient = 0.25 }));
            Assert.All(Shared, part => Assert.Equal(whole.Of(part).Select(gradient => gradient.Select(value => value * 0.25f)), quarter.Of(part))); // exact: a power of two
            Assert.Equal(whole.Of("teacher"), quarter.Of("teacher"));
        }
    }

    [Fact]
    public void A_teacher_gradient_leaves_the_students_share_as_it_is_and_counts_by_task()
    {
        var students = Heads with { Weights = new LossWeights { Teacher = 0 } };
        Assert.Equal(_heads.Backward(students).Model, _heads.Backward(students with { TeacherGradient = 0 }).Model);

        var first = Heads with { Weights = new LossWeights { Student = 0, Teacher = new() { List = [1, 0] } } };
        Assert.Equal(_heads.Backward(first).Model, _heads.Backward(first with { TeacherGradient = new() { List = [1, 0] } }).Model);
        Assert.Equal(_heads.Backward(first with { TeacherGradient = 0 }).Model, _heads.Backward(first with { TeacherGradient = new() { List = [0, 1] } }).Model);
    }

    [Fact]
    public void A_teacher_of_its_own_learns_with_all_of_its_gradient()
    {
        var own = Heads with { TeacherNetwork = SmallData.Network };
        var whole = _own.Backward(own);
        Assert.Contains(whole.Model["teacher.embedding"], value => value != 0);
        Assert.Equal(whole.Model, _own.Backward(own with { TeacherGradient = 0 }).Model);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_teachers_loss_is_its_ranking_and_lambda_times_the_cross_entropy_of_its_own_labels(bool own)
    {
        var bench = own ? _own : _heads;
        var method = Heads with { TeacherNetwork = own ? SmallData.Network : null };
        bench.Batch.LabelWeights[0][4] = 0;
        bench.Batch.LabelWeights[1][2] = 3;
        var (ranking, both) = (bench.Backward(method), bench.Backward(method with { TeacherRegression = Lambda }));
        var scores = Scores(bench);
        for (var task = 0; task < 2; task++)
        {
            double loss = 0, slope = 0, sum = 0;
            for (var row = 0; row < ObjectiveBench.Rows; row++)
            {
                var (weight, label, score) = (bench.Batch.LabelWeights[task][row], bench.Batch.Labels[task][row], (double)scores[task][row]);
                loss -= weight * Math.Log(1 / (1 + Math.Exp(label == 1 ? -score : score)));
                slope += weight * ((1 / (1 + Math.Exp(-score))) - label);
                sum += weight;
            }

            Assert.Equal(ranking.Losses.Teacher[task] + (Lambda * loss / sum), both.Losses.Teacher[task], 1e-4);
            Assert.Equal([0f], ranking.Model[$"teacher.{task}.1.bias"]); // a ranking knows no level
            Assert.Equal(Lambda * slope / sum, both.Model[$"teacher.{task}.1.bias"][0], 1e-5);
            Assert.True(Math.Abs(slope / sum) > 1e-3); // else the test says too little
        }
    }

    [Fact]
    public void A_row_without_a_label_is_regressed_by_no_teacher_of_its_task()
    {
        var method = Heads with { TeacherRegression = Lambda };
        _heads.Batch.LabelWeights[0][4] = 0;
        var before = _heads.Backward(method);
        _heads.Batch.Labels[0][4] = 1 - _heads.Batch.Labels[0][4]; // whatever stands there
        Assert.Equal(before.Model, _heads.Backward(method).Model);
        _heads.Batch.LabelWeights[0][4] = 1;
        Assert.NotEqual(before.Losses.Teacher[0], _heads.Backward(method).Losses.Teacher[0]);
    }

    [Fact]
    public void Where_a_teacher_regresses_its_own_bias_starts_at_the_base_logit_else_the_intercept_does()
    {
        using var data = SmallData.Log();
        var method = SmallData.Own with { TeacherRegression = new() { List = [Lambda, 0] } };
        using TrainingBench bench = new(data, SmallData.Experiment with { Method = method }),
            zero = new(data, SmallData.Experiment with { Method = method with { PlattStart = LogitStart.Zero } });
        Assert.NotEqual(0, Bias(bench, "student", 0));
        Assert.Equal((Bias(bench, "student", 0), 0f), (Bias(bench, "teacher", 0), bench.Trained.Platt[0].Intercept.Values[0]));
        Assert.Equal((0f, Bias(bench, "student", 1)), (Bias(bench, "teacher", 1), bench.Trained.Platt[1].Intercept.Values[0]));
        Assert.All([0, 1], task => Assert.Equal((0f, 0f), (Bias(zero, "teacher", task), zero.Trained.Platt[task].Intercept.Values[0])));
    }

    [Fact]
    public void Where_heads_start_at_zero_the_intercept_of_a_regressing_teacher_starts_at_the_base_logit()
    {
        using var data = SmallData.Log();
        using TrainingBench zero = new(data, SmallData.Experiment with { Method = SmallData.Own, Model = SmallData.Experiment.Model with { HeadBias = LogitStart.Zero } }),
            based = new(data, SmallData.Experiment with { Method = SmallData.Own });
        Assert.All([0, 1], task => Assert.Equal((0f, Bias(based, "student", task)), (Bias(zero, "teacher", task), zero.Trained.Platt[task].Intercept.Values[0])));
        Assert.All([0, 1], task => Assert.NotEqual(0, Bias(based, "student", task)));
    }

    private static float Bias(TrainingBench bench, string head, int task) => bench.Theta()[$"{head}.{task}.1.bias"][0];

    /// <summary>[task][uniform row] what its teacher says.</summary>
    private static float[][] Scores(ObjectiveBench bench)
    {
        bench.Tape.Reset();
        var hidden = bench.Model.Hidden(bench.Tape, bench.Batch, training: true);
        return [.. bench.Model.Scores(bench.Tape, bench.Batch, hidden, training: true).ToArray().Select(score => bench.Uniform(score).Values.ToArray())];
    }
}
