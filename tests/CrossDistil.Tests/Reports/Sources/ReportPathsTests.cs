using CrossDistil.Data;
using CrossDistil.Experiments;
using CrossDistil.Objectives;
using CrossDistil.Runs;
using CrossDistil.Studies.Reports.Sources;
using CrossDistil.Studies.Results;
using CrossDistil.Tests.Studies;
using CrossDistil.Tests.Training;
using Xunit;

namespace CrossDistil.Tests.Reports.Sources;

public sealed class ReportPathsTests : IDisposable
{
    private static readonly MethodOptions s_method = SmallData.Experiment.Method;
    private readonly WorkFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_is_reported_on_in_its_own_folder()
    {
        Run("first");
        var target = ReportPaths.Read([In("first") + Path.DirectorySeparatorChar]);
        Assert.Equal("first", Assert.Single(target.Subject.Runs).Name);
        Assert.Equal(("first", In("first/report.html")), (target.Subject.Title, Path.GetFullPath(target.HtmlPath)));
        Assert.Empty(target.Subject.Studies);
    }

    [Fact]
    public void A_run_that_is_not_finished_is_there_too()
    {
        Run("first", isFinished: false);
        Assert.Null(Assert.Single(ReportPaths.Read([In("first")]).Subject.Runs).Metrics);
    }

    [Fact]
    public void Several_runs_stand_side_by_side_in_the_order_given_and_each_once()
    {
        foreach (var name in new[] { "a/seed-1", "b/seed-1", "c" }) Run(name);
        var target = ReportPaths.Read([In("b/seed-1"), In("a/seed-1"), In("b/seed-1")], "mine");
        Assert.Equal(["b/seed-1", "a/seed-1"], target.Subject.Runs.Select(run => run.Name));
        Assert.Equal("mine", target.Subject.Title);
        Assert.Equal(Path.Combine("runs", "b-seed-1-a-seed-1-report", "report.html"), ReportPaths.Read([In("b/seed-1"), In("a/seed-1")]).HtmlPath);
        Assert.Equal(Path.Combine("runs", "runs-report", "report.html"), ReportPaths.Read([In("b/seed-1"), In("a/seed-1")], "日本").HtmlPath);
    }

    [Fact]
    public void A_folder_of_runs_has_what_trains_plainly_first()
    {
        Run("crossdistil", method: new CrossDistilMethod());
        Run("mmoe", method: new PlainMethod());
        Directory.CreateDirectory(In("data"));
        var target = ReportPaths.Read([_folder.Path]);
        Assert.Equal(["mmoe", "crossdistil"], target.Subject.Runs.Select(run => run.Name));
        Assert.Equal(In("report.html"), target.HtmlPath);
    }

    [Fact]
    public void Of_a_study_the_baseline_and_its_own_method_are_looked_at_with_the_first_seed_that_both_finished()
    {
        Study("kuairand-compare");
        foreach (var run in new[] { "plain/seed-1", "plain/seed-2", "crossdistil/seed-2", "crossdistil/seed-3", "single/seed-1" }) Run($"kuairand-compare/runs/{run}");
        var target = ReportPaths.Read([In("kuairand-compare")]);
        Assert.Equal([("plain", "seed-2"), ("crossdistil", "seed-2")], target.Subject.Runs.Select(run => (run.Name, Path.GetFileName(run.Folder.Folder))));
        Assert.Equal("kuairand compare", target.Subject.Title);
        Assert.Equal("compare", Assert.Single(target.Subject.Studies).Command);
    }

    [Fact]
    public void Where_the_own_method_is_the_baseline_plain_training_stands_beside_it()
    {
        Study("kuairand-ablate", "ablate", own: "full", baseline: "full");
        foreach (var run in new[] { "full/seed-1", "plain/seed-1" }) Run($"kuairand-ablate/runs/{run}");
        Assert.Equal(["plain", "full"], ReportPaths.Read([In("kuairand-ablate")]).Subject.Runs.Select(run => run.Name));
    }

    [Fact]
    public void A_study_whose_runs_were_removed_still_has_its_tables()
    {
        Study("kuairand-compare");
        var subject = ReportPaths.Read([In("kuairand-compare")]).Subject;
        Assert.Empty(subject.Runs);
        Assert.Single(subject.Studies);
    }

    [Fact]
    public void An_experiment_file_stands_for_its_studies_in_their_order_and_what_has_no_results_is_noted()
    {
        var name = Experiment("experiment.json", "never used elsewhere");
        foreach (var command in new[] { "ablate", "compare" }) Study(command, command, experiment: name);
        Study("tune", "tune", hasResults: false);
        Run("compare/runs/plain/seed-1");
        Run("ablate/runs/crossdistil/seed-1");
        var target = ReportPaths.Read([In("experiment.json")]);
        Assert.Equal(["compare", "ablate"], target.Subject.Studies.Select(study => study.Command));
        Assert.Equal("plain", Assert.Single(target.Subject.Runs).Name);
        Assert.Equal((name, Path.Combine("runs", "never-used-elsewhere-report", "report.html")), (target.Subject.Title, target.HtmlPath));
        Assert.Equal($"note: {In("tune")}: the study has no results yet and is left out", Assert.Single(target.Notes));
    }

    [Fact]
    public void A_folder_that_holds_studies_of_one_experiment_stands_for_them()
    {
        foreach (var command in new[] { "curves", "compare" }) Study(command, command);
        Assert.Equal(["compare", "curves"], ReportPaths.Read([_folder.Path]).Subject.Studies.Select(study => study.Command));
    }

    [Fact]
    public void Every_path_that_names_nothing_is_a_fault()
    {
        Directory.CreateDirectory(In("empty"));
        File.WriteAllText(In("metrics.json"), "{}");
        Study("early", hasResults: false);
        var faults = Assert.Throws<InputException>(() => ReportPaths.Read([In("nowhere"), In("empty"), In("metrics.json"), In("early")])).Faults;
        Assert.Equal(
            [
                (In("nowhere"), "no such file or folder"), (In("empty"), "holds no run and no study with results"), (In("metrics.json"), "is not an experiment file"),
                (In("early"), "the study has no results yet"),
            ],
            faults.Select(fault => (fault.Where, fault.Problem)));
        Assert.Equal($"run the study compare with its experiment file (kuairand) and the folder {In("early")}: it continues from the existing runs", faults[^1].Remedy);
    }

    [Fact]
    public void An_experiment_without_studies_says_where_they_were_looked_for_and_what_to_run()
    {
        Experiment("experiment.json", "lonely");
        Assert.Equal(
            $"{In("experiment.json")}: has no study with results: looked for {Path.Combine("runs", "lonely-compare")}, and so on for ablate, corrupt, curves, sweep, tune; "
            + $"run crossdistil compare {In("experiment.json")}, or give the folder of a study or of a run",
            Fault(In("experiment.json")));
    }

    [Fact]
    public void What_one_report_cannot_be_of_is_a_fault()
    {
        Run("run");
        Study("a");
        Study("b", experiment: "census");
        Study("c");
        Assert.Contains("are runs and studies; report on them apart", Fault(In("run"), In("a")), StringComparison.Ordinal);
        Assert.Contains("are studies of different experiments (kuairand, census); ", Fault(In("a"), In("b")), StringComparison.Ordinal);
        Assert.Contains($"are several studies of compare: {In("a")}, {In("c")}; ", Fault(In("a"), In("c")), StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_of_other_tasks_do_not_stand_side_by_side()
    {
        Run("one");
        Run("two", tasks: ["buy", "like"]);
        Assert.Contains("has the tasks buy, like, and ", Fault(In("one"), In("two")), StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_results_are_a_fault()
    {
        Study("a");
        File.WriteAllText(In("a/results.json"), "{");
        Assert.StartsWith($"{In("a/results.json")}: cannot be read (", Fault(In("a")), StringComparison.Ordinal);
    }

    private static string Fault(params string[] paths) => Assert.Throws<InputException>(() => ReportPaths.Read(paths)).Message;

    private string In(string name) => Path.Combine(_folder.Path, name.Replace('/', Path.DirectorySeparatorChar));

    private string Experiment(string file, string name)
    {
        File.WriteAllText(In(file), ExperimentFile.Resolved(SmallData.Experiment with { Name = name, Method = new CrossDistilMethod() }));
        return name;
    }

    private void Run(string name, bool isFinished = true, MethodOptions? method = null, string[]? tasks = null)
    {
        var run = new RunFolder(In(name));
        Directory.CreateDirectory(run.CheckpointFolder);
        var experiment = SmallData.Experiment with { Method = method ?? s_method };
        if (tasks is not null) experiment = experiment with { Tasks = [.. tasks.Select(task => experiment.Tasks[0] with { Name = task })] };
        run.WriteExperiment(experiment, _folder.Path);
        if (isFinished) run.WriteMetrics(new([], [], [], [], [], 1, 1, 1, Interrupted: false, [], [], []));
    }

    private void Study(string name, string command = "compare", string own = "crossdistil", string baseline = "plain", string experiment = "kuairand", bool hasResults = true)
    {
        Directory.CreateDirectory(In(name));
        File.WriteAllText(Path.Combine(In(name), "study.json"), $$"""{ "command": "{{command}}", "experiment": "{{experiment}}", "variants": [], "seeds": [1, 2, 3], "folds": [], "runs": { } }""");
        var result = MadeUpStudy.Large() with { Command = command, Experiment = experiment, Own = own, Baseline = baseline, Seeds = [1, 2, 3] };
        if (hasResults) new StudyFolder(In(name)).WriteResult(result, string.Empty);
    }
}
