using System.Globalization;
using CrossDistil.Metrics;
using CrossDistil.Runs;
using CrossDistil.Studies.Reports.Figures;
using CrossDistil.Studies.Reports.Sources;
using CrossDistil.Studies.Statistics;
using CrossDistil.Tests.Training;
using Xunit;

namespace CrossDistil.Tests.Reports;

public sealed class RunComparisonTests : IDisposable
{
    private const int Rows = 400;
    private readonly WorkFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Runs_of_the_same_rows_are_compared_as_a_study_of_one_seed_by_rows()
    {
        var (first, second) = (Run("plain", noise: 3), Run("sharp", noise: 0.5));
        var result = RunComparison.Of("two", [first, second]).Result!;
        var sharp = result.Test!["click"].Variants[1];
        Assert.Equal(["click", "like"], result.Test.Keys);
        Assert.Equal(("sharp", 1), (sharp.Name, sharp.ToBaseline["auc"].BySeed.Count));
        var deLong = DeLong.Compare(first.Scored!.Logits[0], second.Scored!.Logits[0], Labels(0))!.Value;
        Assert.Equal(deLong.Difference, sharp.ToBaseline["auc"].Mean, 1e-12);
        Assert.Equal(deLong.PValue, sharp.ToBaseline["auc"].PValue);
        var levels = Labels(0).Zip(Labels(1), (click, like) => click == 255 || like == 255 ? -1 : (2 * click) + like).ToArray();
        var evaluator = new TaskEvaluator(4);
        evaluator.Add(second.Scored.Logits[0], second.Scored.Probabilities[0], Labels(0), levels);
        Assert.Equal(evaluator.Result().MultiAuc!.Value, sharp.Metrics["multi_auc"].Mean!.Value, 1e-12);
        Assert.Empty(sharp.ToSingle);
    }

    [Fact]
    public void The_answer_names_both_runs_and_the_limits_of_one_seed()
    {
        var report = ReportBuilder.Of(new("two", [Run("plain", 3), Run("sharp", 0.5)], [], null));
        Assert.StartsWith("sharp versus plain (one run each, which says nothing about another seed, on test): click gained AUC (", report.Answer, StringComparison.Ordinal);
        Assert.Equal(["click", "like"], report.Findings.Select(finding => finding.Task));
        var section = Assert.Single(report.Sections, section => section.Id is "comparison");
        Assert.DoesNotContain(section.Figures, figure => figure.Id.Contains("harm", StringComparison.Ordinal));
        Assert.Equal("runs plain (seed 1), sharp (seed 1)", report.Subject);
    }

    [Fact]
    public void How_sure_a_claim_is_says_that_it_is_of_single_runs_and_of_rows() => Assert.Equal(
        ["(DeLong, Holm; one run each, rows taken as independent)", "(bootstrap, Holm; one run each, rows taken as independent)"],
        ReportBuilder.Of(new("two", [Run("plain", 3), Run("sharp", 0.5)], [], null)).Findings[0].Claims.Select(claim => claim.Evidence[claim.Evidence.IndexOf('(', StringComparison.Ordinal)..]));

    [Fact]
    public void What_runs_differ_in_beside_their_experiment_is_a_warning()
    {
        var first = Run("plain", 1);
        var seeded = first with { Name = "other", Experiment = first.Experiment with { Name = "again", Training = first.Experiment.Training with { Seed = 9 } } };
        Assert.Empty(Warnings(first));
        Assert.Equal(["other and plain differ in their seed alone: what is shown to differ between them is what a seed does"], Warnings(seeded));
        Assert.Equal(
            ["other and plain have different seeds (9 and 1): what a seed does is part of their differences"],
            Warnings(seeded with { Experiment = seeded.Experiment with { Training = seeded.Experiment.Training with { Epochs = 77 } } }));
        var strata = new StrataReport(40, new(first.Strata!.Orders, StringComparer.Ordinal) { ["like"] = ["-+", "++", "+-", "--"] }, [], []);
        Assert.Equal(
            [
                "other and plain learnt from different training rows (40 and 400)",
                "other and plain order the labels of like differently: side by side, Multi-AUC is by the order of plain, elsewhere each by its own",
            ],
            Warnings(first with { Name = "other", Strata = strata }));
        Assert.Equal(["other and plain were trained on different data, by its checksum"], Warnings(Of("b") with { Name = "other" }, Of("a")));

        IReadOnlyList<string> Warnings(RunSource other, RunSource? of = null) => ReportBuilder.Of(new("two", [of ?? first, other], [], null)).Warnings;

        RunSource Of(string data) => first with
        {
            Metrics = first.Metrics! with { Environment = new("0.1", ".NET 10", "Linux", "x64", 4, 2, 256, data, null, DateTimeOffset.UnixEpoch) },
        };
    }

    [Fact]
    public void A_run_that_is_called_single_is_a_run_like_any_other()
    {
        var report = ReportBuilder.Of(new("two", [Run("plain", 3), Run("single", 0.5), Run("mmoe", 3)], [], null));
        Assert.All(report.Findings.SelectMany(finding => finding.Claims), claim => Assert.Equal("plain", claim.Baseline));
        Assert.DoesNotContain("no seed finished", report.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_run_twice_shows_no_difference()
    {
        var run = Run("plain", 1);
        var report = ReportBuilder.Of(new("two", [run, run], [], null));
        Assert.Equal("plain (2) versus plain (one run each, which says nothing about another seed, on test): no difference shown on any task.", report.Answer);
    }

    [Fact]
    public void Other_rows_other_labels_and_a_closed_split_are_reasons_not_faults()
    {
        var first = Run("plain", 1);
        Assert.Equal("The runs are not compared: other was tested on other rows than plain.", Reason(first, Run("other", 1, firstRow: 5)));
        Assert.Equal("The runs are not compared: other was tested on other rows than plain.", Reason(first, Run("other", 1, labelOffset: 1)));
        Assert.Equal("The runs are not compared: scores has no predictions.csv.", Reason(first, first with { Name = "scores", Scored = null }));
        Assert.Equal("The runs are not compared: the test split of closed is closed.", Reason(first, first with { Name = "closed", Scored = null, Metrics = first.Metrics! with { Test = [] } }));
        Assert.Equal("The runs are not compared: other has the tasks click, plain has click, like.", Reason(first, first with { Name = "other", Experiment = first.Experiment with { Tasks = [first.Experiment.Tasks[0]] } }));

        static string? Reason(params RunSource[] runs) => RunComparison.Of("two", runs).Reason;
    }

    [Fact]
    public void While_one_of_them_trains_the_answer_says_where_it_stands()
    {
        var training = Training(Run("late", 1));
        Assert.Equal(
            "The runs are compared when all are over; late is not finished: epoch 2 of 5, step 1,200 of 5,000; not validated yet.",
            ReportBuilder.Of(new("two", [Run("plain", 1), training], [], null)).Answer);
        Assert.Equal("late is not finished: epoch 2 of 5, step 1,200 of 5,000; not validated yet.", ReportBuilder.Of(new("one", [training], [], null)).Answer);
        Assert.Equal("late has not reported any step yet.", ReportBuilder.Of(new("one", [training with { Progress = null }], [], null)).Answer);
    }

    [Fact]
    public void A_run_that_diverged_is_not_waited_for()
    {
        var diverged = Training(Run("late", 1)) with { Divergence = new(7, "like", "student loss", double.NaN, null) };
        Assert.Equal("late diverged at step 7: student loss of like is NaN.", ReportBuilder.Of(new("one", [diverged], [], null)).Answer);
        Assert.Equal("The runs are not compared; late diverged at step 7: student loss of like is NaN.", ReportBuilder.Of(new("two", [Run("plain", 1), diverged], [], null)).Answer);
        Assert.Equal("The runs are not compared: late diverged.", RunComparison.Of("two", [Run("plain", 1), diverged]).Reason);
    }

    [Fact]
    public void One_run_alone_says_what_it_reached_and_what_would_say_more()
    {
        var report = ReportBuilder.Of(new("one", [Run("plain", 1)], [], null));
        Assert.Equal(
            "On test, plain reached AUC .7000 and Multi-AUC .6000 in click; one run alone cannot say what was gained: crossdistil compare compares its experiment with plain and single-task training.",
            report.Answer);
        Assert.Empty(report.Findings);
    }

    private static RunSource Training(RunSource run) => run with { Metrics = null, Scored = null, Progress = new(2, 5, 1200, 5000, 1000, 60, [], [], []) };

    /// <summary>A run whose scores are its labels and some noise.</summary>
    private RunSource Run(string name, double noise, int firstRow = 0, int labelOffset = 0)
    {
        var folder = new RunFolder(Path.Combine(_folder.Path, Guid.NewGuid().ToString("N")));
        Directory.CreateDirectory(folder.Folder);
        var random = new Random(name.Length);
        var lines = Enumerable.Range(0, Rows).Select(row => string.Join(',', Enumerable.Range(0, 2).Select(task => Fields(Labels(task)[(row + labelOffset) % Rows])).Prepend((row + firstRow).ToString(CultureInfo.InvariantCulture))));
        File.WriteAllLines(folder.PredictionsPath, lines.Prepend("row,click.label,click.logit,click.probability,like.label,like.logit,like.probability"));
        OrderedDictionary<string, IReadOnlyList<string>> orders = new(StringComparer.Ordinal) { ["click"] = ["++", "+-", "-+", "--"], ["like"] = ["++", "-+", "+-", "--"] };
        OrderedDictionary<string, TaskMetrics> test = new(StringComparer.Ordinal) { ["click"] = new(0.7, 0.6, [], null, null, null, Rows, 100) };
        return new(
            name, folder, SmallData.Experiment, new(test, [], [], [], [], 0, 0, 1, false, [], [], []), null, new(Rows, orders, [], []), Predictions.Read(folder.PredictionsPath, SmallData.Tasks));

        string Fields(byte label) => string.Create(CultureInfo.InvariantCulture, $"{(label == 255 ? string.Empty : label)},{(label == 1 ? 1 : 0) + (noise * random.NextSingle())},0.5");
    }

    private static byte[] Labels(int task) => [.. Enumerable.Range(0, Rows).Select(row => (byte)(row % 29 == 0 ? 255 : (row * (task + 3)) % 7 < 2 ? 1 : 0))];
}
