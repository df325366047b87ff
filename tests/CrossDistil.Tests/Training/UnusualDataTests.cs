using CrossDistil.Data;
using CrossDistil.Data.Schema;
using CrossDistil.Objectives;
using CrossDistil.Scoring.Models;
using Xunit;

namespace CrossDistil.Tests.Training;

public sealed class UnusualDataTests
{
    [Theory]
    [MemberData(nameof(SmallData.Methods), MemberType = typeof(SmallData))]
    public void One_row_to_choose_on_one_to_measure_and_a_batch_larger_than_the_data_work(string method)
    {
        using var data = new SmallData(
            SmallRow.Informed(SmallRow.Of("++", "--", "+-", "-+")), SmallRow.Informed(SmallRow.Of("++")), SmallRow.Informed(SmallRow.Of("-+")));
        var metrics = data.Train(SmallData.With(training => training with { Batch = 4096, Epochs = 3 }) with
        {
            Method = SmallData.MethodOf(method),
        });
        Assert.Equal(3, metrics.Validation.Count); // an epoch is one step of all rows
        Assert.Null(metrics.Test["click"].Auc);
        Assert.Null(metrics.Test["click"].MultiAuc);
        Assert.Equal((1L, 0L), (metrics.Test["click"].Rows, metrics.Test["click"].Positives));
        Assert.True(double.IsFinite(metrics.Test["click"].Logloss!.Value));
        var loglosses = metrics.Validation.Select(tasks => tasks["click"].Logloss!.Value).ToList();
        Assert.Equal(1 + loglosses.IndexOf(loglosses.Min()), metrics.BestEpoch["click"]); // AUC is undefined throughout: logloss chooses
    }

    [Theory]
    [MemberData(nameof(SmallData.Methods), MemberType = typeof(SmallData))]
    public void Rows_without_a_label_train_and_measure_the_other_task_alone(string method)
    {
        using var data = SmallData.Same(SmallRow.Informed(SmallRow.Of("++", "--", "+-", "-+", "?+", "?-", "+?", "-?", "-?")));
        var metrics = data.Train(SmallData.With(training => training with { Epochs = 20 }) with { Method = SmallData.MethodOf(method) });
        Assert.Equal((7L, 3L), (metrics.Test["click"].Rows, metrics.Test["click"].Positives));
        Assert.Equal((6L, 3L), (metrics.Test["like"].Rows, metrics.Test["like"].Positives));
        Assert.NotNull(metrics.Test["click"].MultiAuc);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("bpr")]
    [InlineData("tf-kd")]
    [InlineData("kd")]
    [InlineData("pfd")]
    public void One_task_trains_with_every_method_that_needs_no_other(string method)
    {
        using var data = SmallData.Same(SmallRow.Informed(SmallRow.Of("+", "-", "+", "-", "?")));
        var metrics = data.Train(SmallData.With(training => training with { Epochs = 60, Rate = 0.05 }) with
        {
            Method = SmallData.MethodOf(method), Tasks = [new TaskOptions { Name = "click" }],
        });
        Assert.Equal(1, Assert.Single(metrics.Test).Value.Auc);
    }

    [Fact]
    public void Tasks_that_never_share_a_row_train_plainly_with_no_level_to_measure()
    {
        using var data = SmallData.Same(SmallRow.Of("?+", "?-", "+?", "-?"));
        var metrics = data.Train(SmallData.Experiment with { Method = new PlainMethod() });
        Assert.All(metrics.Test.Values, task => Assert.True(task is { Auc: not null, MultiAuc: null }));
    }

    [Fact]
    public void A_teacher_without_anything_to_rank_is_refused()
    {
        using var data = SmallData.Same(SmallRow.Of("-+", "--", "-?"));
        var fault = Assert.Throws<InputException>(() => data.Train(SmallData.Experiment));
        Assert.Equal(
            "tasks.click: there is nothing to rank: its training labels are all positive or all negative; "
            + "add rows of the other label, or set method.kind to \"plain\"",
            fault.Faults[0].ToString());
        Assert.False(Directory.Exists(data.Run().Folder));
    }

    [Fact]
    public void An_empty_auxiliary_ranking_is_refused_for_every_task_before_the_run_folder_is_touched()
    {
        using var data = SmallData.Same(SmallRow.Of("++", "--", "++", "--")); // like repeats click
        var fault = Assert.Throws<InputException>(() => data.Train(SmallData.Experiment));
        Assert.Equal(SmallData.Tasks.Select(task =>
            $"tasks.{task}: every pair of its auxiliary ranking is empty: no two training rows agree on this task and differ on another; "
            + "choose another auxiliary task, or set method.beta1 and method.beta2 to 0"), fault.Faults.Select(f => f.ToString()));
        Assert.False(Directory.Exists(data.Run().Folder));
    }

    [Fact]
    public void A_table_larger_than_memory_can_name_is_refused_before_the_run_folder_is_touched()
    {
        using var data = new SmallData([.. SmallRow.Of("++", "--", "+-", "-+").Select(row => row with { Ids = [0, 999_999] })], SmallRow.Of("++"), SmallRow.Of("++"));
        var fault = Assert.Throws<InputException>(() =>
            data.Train(SmallData.Experiment with { Model = SmallData.Experiment.Model with { EmbeddingDim = 4096 } }));
        Assert.StartsWith("model.embeddingDim: 100000", fault.Message, StringComparison.Ordinal);
        fault = Assert.Throws<InputException>(() => // a vector per task's teacher: two of 1500 are more than can be named, one is not
            data.Train(SmallData.Experiment with { Method = SmallData.Own with { TeacherNetwork = new TeacherNetwork { EmbeddingDim = 1500 } } }));
        Assert.StartsWith("method.teacherNetwork.embeddingDim: 100000", fault.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(data.Run().Folder));
    }

    [Fact]
    public void A_half_that_beta_leaves_out_does_not_save_an_empty_auxiliary_ranking()
    {
        using var data = SmallData.Same(SmallRow.Of("++", "+-", "--", "++", "+-", "--")); // a like requires a click
        var fault = Assert.Throws<InputException>(() => data.Train(SmallData.Experiment with { Method = SmallData.CrossDistil with { Beta1 = 0 } }));
        Assert.Equal( // its only pair is ++ over +-
            "tasks.click: every pair of its auxiliary ranking lies in the half whose weight is 0; "
            + "give the other of method.beta1 and method.beta2 a weight, or set both to 0",
            Assert.Single(fault.Faults).ToString());
        Assert.NotNull(data.Train(SmallData.Experiment).Test["click"].Auc);
    }

    [Fact]
    public void An_empty_auxiliary_ranking_does_not_matter_to_plain_training_or_where_beta_is_zero()
    {
        using var data = SmallData.Same(SmallRow.Of("++", "--", "++", "--"));
        Assert.NotNull(data.Train(SmallData.Experiment with { Method = new PlainMethod() }, "plain").Test["click"].Auc);
        Assert.NotNull(data.Train(SmallData.Experiment with { Method = SmallData.CrossDistil with { Beta1 = 0, Beta2 = 0 } }, "coarse").Test["click"].Auc);
    }

    [Fact]
    public void One_task_alone_trains_plainly_and_its_two_levels_are_its_classes()
    {
        using var data = SmallData.Same(SmallRow.Of("+", "-", "-", "+", "?"));
        var experiment = SmallData.Experiment with { Tasks = [SmallData.Experiment.Tasks[0]], Method = new PlainMethod() };
        var click = Assert.Single(data.Train(experiment).Test).Value;
        Assert.NotNull(click.Auc);
        Assert.Equal(click.Auc, click.MultiAuc);
        Assert.Equal((4L, 2L), (click.Rows, click.Positives));
    }

    [Fact]
    public void Sample_weights_reach_the_students_loss()
    {
        SmallRow[] even = [.. SmallRow.Of("++", "--", "+-", "-+").Select(row => row with { Ids = [0, 0] })]; // nothing tells them apart
        using var unweighted = SmallData.Same(even);
        using var weighted = SmallData.Same([even[0] with { Weight = 1000 }, .. even[1..]]);
        var experiment = SmallData.With(training => training with { Epochs = 60, Rate = 0.05 }) with { Method = new PlainMethod() };
        using TrainingBench one = new(unweighted, experiment), other = new(weighted, experiment);
        one.Train();
        other.Train();
        Assert.All(one.Logits(task: 0), logit => Assert.InRange(logit, -0.2, 0.2));
        Assert.All(other.Logits(task: 0), logit => Assert.InRange(logit, 3, 100));
    }

}
