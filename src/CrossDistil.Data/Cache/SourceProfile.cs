namespace CrossDistil.Data.Cache;

/// <summary>What a source says of time and users that its cache does not keep.</summary>
/// <param name="Time">The time's SQL over the source's columns; null = there is none.</param>
/// <param name="SortsAsText">
/// Whether the time is text whose order, letter by letter, need not be that of time: "10" stands before "9".
/// </param>
/// <param name="LaterTrainRows">
/// Training rows whose time is after the first validation row's; null without a time.
/// </param>
/// <param name="Spans">First and last time of training and validation; empty without a time.</param>
/// <param name="Periods">
/// Rows and labels by day, or by value of the time where it is no date, in their order; empty where there are too many
/// to be days.
/// </param>
/// <param name="Users">
/// How many validation and test rows are of users that training knows; null where nothing names a user.
/// </param>
internal sealed record SourceProfile(
    string? Time, bool SortsAsText, long? LaterTrainRows, IReadOnlyList<SplitTimes> Spans, IReadOnlyList<PeriodLabels> Periods,
    SharedUsers? Users);

/// <summary>Times of a split.</summary>
/// <param name="Split">train, validation or test.</param>
/// <param name="First">The least time as DuckDB writes it.</param>
/// <param name="Last">The greatest.</param>
internal sealed record SplitTimes(string Split, string First, string Last);

/// <summary>Rows of one split in one period.</summary>
/// <param name="Period">Such as 2022-05-05.</param>
/// <param name="Split">train or validation: labels of test rows are not read.</param>
/// <param name="Rows">How many.</param>
/// <param name="Tasks">Labels per task, in the tasks' order.</param>
internal sealed record PeriodLabels(string Period, string Split, long Rows, IReadOnlyList<LabelCounts> Tasks);

/// <summary>Rows whose user has training rows.</summary>
/// <param name="User">The user's SQL over the source's columns.</param>
/// <param name="ValidationRows">Validation rows with a user.</param>
/// <param name="KnownValidationRows">Those whose user has training rows.</param>
/// <param name="TestRows">Test rows with a user.</param>
/// <param name="KnownTestRows">Those whose user has training rows.</param>
internal sealed record SharedUsers(string User, long ValidationRows, long KnownValidationRows, long TestRows, long KnownTestRows);
