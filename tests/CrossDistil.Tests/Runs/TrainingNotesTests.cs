using CrossDistil.Data.Schema;
using CrossDistil.Experiments;
using CrossDistil.Runs;
using CrossDistil.Tests.Training;
using Xunit;

namespace CrossDistil.Tests.Runs;

/// <summary>What the data of a training shows before its first step.</summary>
public sealed class TrainingNotesTests
{
    private static readonly string[] s_train = ["++", "+-", "--", "--"];

    [Fact]
    public void Weights_that_the_experiment_leaves_open_are_named()
    {
        TaskOptions[] tasks = [new() { Name = "click", Weight = 3 }, new() { Name = "like" }];
        var notes = Of(SmallRow.Of("++", "--"), SmallData.Experiment with { Tasks = tasks });
        var (task, weight) = Assert.Single(notes.BaseRateWeights);
        Assert.Equal("like", task);
        Assert.Equal(Entropy(0.5) / Entropy(0.25), weight, precision: 12);
        Assert.Empty(notes.Rejected);
        Assert.Empty(notes.Warnings);
    }

    [Theory]
    [InlineData(SelectionMetric.Auc, 1)]
    [InlineData(SelectionMetric.Logloss, 0)]
    public void A_task_of_one_class_on_validation_is_told_where_logloss_does_not_choose(SelectionMetric select, int warnings)
    {
        var notes = Of(SmallRow.Of("+-", "--"), SmallData.With(training => training with { Select = select }));
        Assert.Equal(warnings, notes.Warnings.Count);
        const string Warning = "tasks.like: validation rows have one class only, so logloss chooses its checkpoint";
        Assert.All(notes.Warnings, warning => Assert.Equal(Warning, warning));
    }

    [Fact]
    public void Tasks_of_which_no_user_has_both_classes_are_told_where_gauc_chooses()
    {
        // user 1: click + and -, like + alone; user 2: like - alone
        SmallRow[] validation = [.. SmallRow.Of("++", "-+", "+-").Zip([1L, 1, 2], (row, user) => row with { User = user })];
        var notes = Of(validation, SmallData.With(training => training with { Select = SelectionMetric.Gauc }));
        Assert.Equal(["tasks.like: no user has validation rows of both classes, so logloss chooses its checkpoint"], notes.Warnings);
    }

    private static TrainingNotes Of(SmallRow[] validation, Experiment experiment)
    {
        using var data = new SmallData(SmallRow.Of(s_train), validation, SmallRow.Of("++", "--"));
        using var cache = data.Open();
        return TrainingNotes.Of(experiment, cache);
    }

    private static double Entropy(double p) => -(p * Math.Log(p)) - ((1 - p) * Math.Log(1 - p));
}
