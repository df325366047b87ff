using CrossDistil.Cli.Output;
using CrossDistil.Metrics;
using CrossDistil.Studies.Reports;
using CrossDistil.Studies.Reports.Figures;
using CrossDistil.Studies.Reports.Files;
using CrossDistil.Studies.Reports.Sources;
using CrossDistil.Studies.Synthetic;

namespace CrossDistil.Cli.Flows;

/// <summary>A report and where it is.</summary>
/// <param name="Report">The report.</param>
/// <param name="Files">Its files.</param>
/// <param name="BestPossible">What the true probabilities reach; null where they are unknown.</param>
internal sealed record WrittenReport(Report Report, ReportFiles Files, OrderedDictionary<string, TaskMetrics>? BestPossible);

/// <summary>From paths to a report on disk.</summary>
internal static class ReportFlow
{
    /// <summary>Reads what the paths name and writes the report.</summary>
    /// <param name="paths">What the report shows.</param>
    /// <param name="page">The page's file; null = beside what it shows.</param>
    /// <param name="title">The page's title; null = made from what it shows.</param>
    /// <param name="screen">Where notes are shown.</param>
    /// <param name="ct">Cancels.</param>
    public static WrittenReport Write(IReadOnlyList<string> paths, string? page, string? title, Screen screen, CancellationToken ct)
    {
        if (page is not null) ReportFiles.Of(page).Check();
        var target = ReportPaths.Read(paths, title);
        foreach (var note in target.Notes) screen.Note(note);
        var subject = target.Subject with { BestPossible = BestPossible(target.Subject.Runs, screen, ct) };
        ct.ThrowIfCancellationRequested();
        var report = ReportBuilder.Of(subject);
        return new(report, ReportFiles.Write(report, page ?? target.HtmlPath), subject.BestPossible);
    }

    /// <summary>
    /// What the true probabilities reach, where a run's log is a synthetic one; null elsewhere. Only for a run whose
    /// test split is open: a report opens none. It is one line in a figure, so a fault is only a note.
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
            catch (Exception e) when (
                e is InputException or IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException)
            {
                screen.Note($"note: the report has no best possible value: {e.Message.ReplaceLineEndings("; ")}");
                return null;
            }
        }

        return null;
    }
}
