using CrossDistil.Cli.Output;
using CrossDistil.Metrics;
using CrossDistil.Studies.Reports;
using CrossDistil.Studies.Reports.Figures;
using CrossDistil.Studies.Reports.Files;
using CrossDistil.Studies.Reports.Sources;
using CrossDistil.Studies.Synthetic;

namespace CrossDistil.Cli.Flows;

/// <summary>What report asks for.</summary>
/// <param name="Paths">What the report is of.</param>
/// <param name="HtmlPath">Where the page goes; null = beside what it is of.</param>
/// <param name="Title">Its title; null = by what it is of.</param>
internal sealed record ReportRequest(IReadOnlyList<string> Paths, string? HtmlPath = null, string? Title = null);

/// <summary>A report and where it is.</summary>
/// <param name="Report">The report.</param>
/// <param name="Files">Its files.</param>
/// <param name="BestPossible">What the true probabilities reach; null where they are not known.</param>
internal sealed record WrittenReport(Report Report, ReportFiles Files, OrderedDictionary<string, TaskMetrics>? BestPossible);

/// <summary>From paths to a report on disk.</summary>
internal static class ReportFlow
{
    /// <summary>Reads what the paths name and writes the report.</summary>
    public static WrittenReport Write(ReportRequest request, Screen screen, CancellationToken ct)
    {
        if (request.HtmlPath is not null) ReportFiles.Of(request.HtmlPath).Check();
        var target = ReportPaths.Read(request.Paths, request.Title);
        foreach (var note in target.Notes) screen.Note(note);
        var subject = target.Subject with { BestPossible = BestPossible(target.Subject.Runs, screen, ct) };
        ct.ThrowIfCancellationRequested();
        var report = ReportBuilder.Of(subject);
        return new(report, ReportFiles.Write(report, request.HtmlPath ?? target.HtmlPath), subject.BestPossible);
    }

    /// <summary>
    /// What the true probabilities reach, where a run's log is a generated one; null elsewhere. Only of a run whose test split is open: a report opens none. It is
    /// a line in a figure, so whatever is in its way is a note.
    /// </summary>
    private static OrderedDictionary<string, TaskMetrics>? BestPossible(IReadOnlyList<RunSource> runs, Screen screen, CancellationToken ct)
    {
        foreach (var run in runs.Where(run => run.Metrics is { IsTested: true }))
        {
            var folder = Path.GetFullPath(run.Folder.Folder);
            var truth = Path.Combine(Path.GetFullPath(run.Experiment.Source.Path, folder), SyntheticLog.TruthFile);
            if (!File.Exists(truth)) continue;
            try
            {
                return TrainFlow.BestPossible(run.Folder.LoadExperiment([]), truth, screen, ct);
            }
            catch (Exception e) when (e is InputException or IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException)
            {
                screen.Note($"note: the report has no best possible value: {e.Message.ReplaceLineEndings("; ")}");
                return null;
            }
        }

        return null;
    }
}
