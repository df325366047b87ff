using CrossDistil.Data;
using CrossDistil.Metrics;
using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Reports;
using CrossDistil.Studies.Results;
using CrossDistil.Studies.Sweeps;
using CrossDistil.Tests.Training;
using Xunit;

namespace CrossDistil.Tests.Studies;

/// <summary>What is chosen on validation, and what is written down of it.</summary>
public sealed class StudyChoicesTests : IDisposable
{
    private static readonly Objective s_auc = Objective.Parse("auc", ["A"]);
    private static readonly StudyChoice s_first = new("first", "auc", 0.7, new() { ["first"] = 0.7, ["second"] = 0.6 });
    private static readonly StudyChoice s_second = s_first with { Variant = "second" };

    private readonly WorkFolder _work = new();
    private readonly StudyFolder _folder;

    public StudyChoicesTests() => _folder = new(_work.Path);

    public void Dispose() => _work.Dispose();

    [Fact]
    public void The_largest_mean_wins_and_the_earlier_of_equals()
    {
        var choice = StudyChoices.Best([("a", Runs(0.5, 0.7)), ("b", Runs(0.75, 0.5)), ("c", Runs(0.5, 0.75)), ("d", Runs(0.8, 0.1))], s_auc)!;
        Assert.Equal(("b", 0.625), (choice.Variant, Math.Round(choice.Value, 12)));
        Assert.Equal(["b", "c", "a", "d"], choice.Candidates.Keys);
    }

    [Fact]
    public void A_smaller_logloss_wins() =>
        Assert.Equal("a", StudyChoices.Best([("b", Runs(0.5)), ("a", Runs(0.6))], Objective.Parse("logloss", ["A"]))!.Variant);

    [Fact]
    public void Candidates_without_runs_or_without_a_value_in_one_cannot_be_chosen()
    {
        Assert.Equal("a", Assert.Single(StudyChoices.Best([("none", []), ("undefined", Runs(0.9, null)), ("a", Runs(0.1))], s_auc)!.Candidates).Key);
        Assert.Null(StudyChoices.Best([("none", []), ("undefined", Runs(0.9, null))], s_auc));
    }

    [Fact]
    public void A_choice_that_changes_after_the_test_split_was_opened_says_what_was_chosen_before()
    {
        Assert.Null(_folder.WriteChoice(s_first)!.SeenBefore);
        Assert.Null(_folder.WriteChoice(s_second)!.SeenBefore); // the test split is closed: one may try things
        Open("second");
        Assert.Null(_folder.WriteChoice(s_second)!.SeenBefore);
        var changed = _folder.WriteChoice(s_first)!;
        Assert.Equal(["second"], changed.SeenBefore);
        Assert.Equal(["second"], _folder.WriteChoice(s_first)!.SeenBefore); // it is not forgotten
        Assert.Contains("when the choice was second", StudyWords.Chosen(changed), StringComparison.Ordinal);
    }

    [Fact]
    public void With_nothing_to_choose_an_earlier_choice_does_not_stay()
    {
        _folder.WriteChoice(s_first);
        Assert.True(File.Exists(_folder.ChoicePath));
        Assert.Null(_folder.WriteChoice(null));
        Assert.False(File.Exists(_folder.ChoicePath));
    }

    [Fact]
    public void A_damaged_choice_is_a_fault()
    {
        File.WriteAllText(_folder.ChoicePath, "{");
        Assert.Throws<InputException>(() => _folder.WriteChoice(s_first));
    }

    private void Open(string variant)
    {
        var run = _folder.Of(new StudyRun(new Variant(variant, SmallData.Experiment), Fold: null, 1));
        Directory.CreateDirectory(run.Folder);
        File.WriteAllText(run.PredictionsPath, "row");
    }

    private static ValidationRun[] Runs(params double?[] auc) =>
        [.. auc.Select((value, seed) => new ValidationRun("v", (ulong)seed, null, new() { ["A"] = new TaskMetrics(value, value, [], 1 - value, 1, 0.1, 100, 30) }))];
}
