using CrossDistil.Cli.Output;
using CrossDistil.Experiments;
using CrossDistil.Studies;
using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Protocol;
using CrossDistil.Studies.Reports;
using CrossDistil.Studies.Reports.Files;
using CrossDistil.Studies.Results;
using CrossDistil.Studies.Synthetic;
using Spectre.Console;

namespace CrossDistil.Cli.Flows;

/// <summary>What demo asks for.</summary>
/// <param name="Folder">Folder of the log, the experiment and the study.</param>
/// <param name="Rows">Impressions of the log.</param>
/// <param name="Seeds">Seeds of every variant.</param>
internal sealed record DemoRequest(string Folder, int Rows, ulong Seeds);

/// <summary>The main job on a generated log: the study that compare makes, of three variants, and its report.</summary>
internal static class DemoFlow
{
    private static readonly VariantKind s_kind = StudyKind.Standard;
    private const int Parallel = 2; // runs this small leave threads waiting

    /// <summary>Generates, trains, compares, shows and writes the report; null where no run finished.</summary>
    public static ReportFiles? Run(DemoRequest request, Screen screen, CancellationToken ct)
    {
        screen.Note($"writing a synthetic log to {request.Folder}");
        SyntheticLog.Write(request.Folder, new SyntheticOptions { Rows = request.Rows }, ct);
        var loaded = ExperimentFile.Load(DemoExperiment.Write(request.Folder), [], seed: null);
        var study = Path.Combine(request.Folder, s_kind.Name);
        var result = Study(loaded, study, request.Seeds, screen, ct);
        if (result.Claimed().Count == 0)
        {
            foreach (var failed in result.Failed) screen.Note($"error: {StudyWords.Run(failed)}: {failed.Error}");
            return null;
        }

        var written = ReportFlow.Write(new ReportRequest([study]), screen, ct);
        screen.Result(
            new { results = result, best_possible = written.BestPossible, report = written.Files.Html }, Shown(written.Report, result));
        return written.Files;
    }

    /// <summary>
    /// Of the report what a first look needs: the answer, the values of each task beside what any model could reach,
    /// and how to read them.
    /// </summary>
    internal static Rows Shown(Report report, StudyResult result)
    {
        var all = report.Sections[0].Figures; // differences by primary metric come first, the legend last
        var section = report.Sections[0] with { Figures = [.. all.Take(result.Primary.Count), all[^1]] };
        return new(
            ReportTables.Of(report with { Sections = [section], Facts = [] }),
            new Text($"{Baselines.Single} is each task trained alone: where it gains beside {result.Baseline}, a task pays for sharing."),
            new Text("The log is generated and small: it shows how gains and losses are read, not what they will be on yours."));
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
