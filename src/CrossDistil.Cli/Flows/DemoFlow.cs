using CrossDistil.Cli.Output;
using CrossDistil.Data.Files;
using CrossDistil.Studies;
using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Protocol;
using CrossDistil.Studies.Reports;
using CrossDistil.Studies.Reports.Files;
using CrossDistil.Studies.Results;
using CrossDistil.Studies.Synthetic;
using Spectre.Console;

namespace CrossDistil.Cli.Flows;

/// <summary>The main job on a synthetic log: the study of compare with three variants, and its report.</summary>
internal static class DemoFlow
{
    private const int Parallel = 2; // runs this small leave threads waiting

    /// <summary>Generates, trains, compares, shows and writes the report; null where no run finished.</summary>
    /// <param name="folder">Folder of the log, the experiment and the study.</param>
    /// <param name="rows">Impressions of the log.</param>
    /// <param name="seeds">Seeds of every variant.</param>
    /// <param name="screen">Where it is shown.</param>
    /// <param name="ct">Cancels; finished runs stay.</param>
    public static ReportFiles? Run(string folder, int rows, ulong seeds, Screen screen, CancellationToken ct)
    {
        screen.Note($"writing a synthetic log to {folder}");
        SyntheticLog.Write(folder, new SyntheticOptions { Rows = rows }, ct);
        var experiment = Path.Combine(folder, "experiment.json");
        AtomicFile.WriteText(experiment, Resources.Text("demo.json"));
        var study = Path.Combine(folder, StudyKind.Standard.Name);
        var result = Study(ExperimentFile.Load(experiment, [], seed: null), study, seeds, screen, ct);
        if (result.Claimed().Count == 0)
        {
            foreach (var failed in result.Failed) screen.Note($"error: {StudyWords.Run(failed)}: {failed.Error}");
            return null;
        }

        var written = ReportFlow.Write([study], page: null, title: null, screen, ct);
        screen.Result(
            new { results = result, best_possible = written.BestPossible, report = written.Files.Html }, Shown(written.Report, result));
        return written.Files;
    }

    /// <summary>
    /// The part of the report that a first look needs: the answer, the values of each task beside what any model could
    /// reach, and how to read them.
    /// </summary>
    internal static Rows Shown(Report report, StudyResult result)
    {
        var all = report.Sections[0].Figures; // differences by primary metric come first, the legend last
        var section = report.Sections[0] with { Figures = [.. all.Take(result.Primary.Count), all[^1]] };
        return new(
            ReportTables.Of(report with { Sections = [section], Facts = [] }),
            new Text($"{Baselines.Single} is each task trained alone: where it gains over {result.Baseline}, a task pays for sharing."),
            new Text("The log is synthetic and small: it shows how gains and losses are read, not what they will be on yours."));
    }

    /// <summary>
    /// The standard study of <c>--backbones single,mmoe --methods plain</c>; a log of another size is another study in
    /// the same place.
    /// </summary>
    private static StudyResult Study(LoadedExperiment loaded, string folder, ulong seeds, Screen screen, CancellationToken ct)
    {
        var (experiment, first) = (loaded.Experiment, loaded.Experiment.Training.Seed);
        var request = new StudyRequest
        {
            Loaded = loaded, Folder = Path.GetFullPath(folder),
            Seeds = [.. Enumerable.Range(0, (int)seeds).Select(seed => first + (ulong)seed)],
            Runner = new RunnerOptions(Parallel, RetryFailed: true), Overwrite = true,
        };
        var baseline = Variants.BackboneName(experiment);
        var variants = Variants.Comparison(experiment, [Baselines.Single, baseline], [Baselines.Plain]);
        var design = new StudyDesign(StudyKind.Standard, variants, Variants.CrossDistil, baseline);
        return new StudyFlow(request, guards: false, screen, ct).Study(design);
    }
}
