using CrossDistil.Metrics;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Sources;

/// <summary>What a report is of.</summary>
/// <param name="Title">Such as an experiment's or a run's name.</param>
/// <param name="Runs">Runs that are looked at closely, the one that others are held against first; of a study, its baseline and its own method, first seed.</param>
/// <param name="Studies">Results of studies of one experiment, such as compare, ablate, sweep; empty where only runs are looked at.</param>
/// <param name="BestPossible">Task → metrics of the true probabilities on the test rows, on synthetic data; null on other data.</param>
internal sealed record ReportSubject(
    string Title, IReadOnlyList<RunSource> Runs, IReadOnlyList<StudyResult> Studies, OrderedDictionary<string, TaskMetrics>? BestPossible);
