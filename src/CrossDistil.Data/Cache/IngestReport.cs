namespace CrossDistil.Data.Cache;

/// <summary>What ingest found, counted.</summary>
/// <param name="SourceRows">
/// Rows of the source query, rejected ones included; malformed lines never became rows.
/// </param>
/// <param name="Splits">Training, validation and test, in this order.</param>
/// <param name="Rejected">Rows and lines left out, by reason; empty when all were taken.</param>
public sealed record IngestReport(long SourceRows, IReadOnlyList<SplitReport> Splits, IReadOnlyList<RejectedRows> Rejected);

/// <summary>Rows of one split.</summary>
/// <param name="Name">train, validation or test.</param>
/// <param name="Rows">How many.</param>
/// <param name="Tasks">Labels per task, in the tasks' order.</param>
public sealed record SplitReport(string Name, int Rows, IReadOnlyList<LabelCounts> Tasks);

/// <summary>Labels of one task in one split; the three add up to its rows.</summary>
/// <param name="Task">Name of the task.</param>
/// <param name="Positives">Labels 1.</param>
/// <param name="Negatives">Labels 0.</param>
/// <param name="Missing">Rows without a label.</param>
public sealed record LabelCounts(string Task, int Positives, int Negatives, int Missing);

/// <summary>Rows left out for one reason.</summary>
/// <param name="Reason">Why, in words.</param>
/// <param name="Rows">How many rows or lines.</param>
/// <param name="Examples">The first few: where each is (file and line, or row of the query) and what was found.</param>
public sealed record RejectedRows(string Reason, long Rows, IReadOnlyList<string> Examples);
