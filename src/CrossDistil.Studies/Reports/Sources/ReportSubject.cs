using CrossDistil.Metrics;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Sources;

/// <summary>The data of a report.</summary>
/// <param name="Title">Such as an experiment's or a run's name.</param>
/// <param name="Runs">
/// Runs that are shown in detail, the one that others are compared with first; of a study, its baseline and its own
/// method, first seed.
/// </param>
/// <param name="Studies">
/// Results of studies of one experiment, such as compare, ablate, sweep; empty for runs alone.
/// </param>
/// <param name="BestPossible">
/// Task → metrics of the true probabilities on the test rows, on synthetic data; null on other data.
/// </param>
internal sealed record ReportSubject(
    string Title, IReadOnlyList<RunSource> Runs, IReadOnlyList<StudyResult> Studies, OrderedDictionary<string, TaskMetrics>? BestPossible);

/// <summary>What paths name, read: the data of a report and where it is written.</summary>
/// <param name="Subject">The data.</param>
/// <param name="HtmlPath">
/// The page, unless the user names another: in the folder that is reported on, or for several in one of their own under
/// <c>runs/</c>.
/// </param>
/// <param name="Notes">What was left out, one line each.</param>
internal sealed record ReportTarget(ReportSubject Subject, string HtmlPath, IReadOnlyList<string> Notes);
