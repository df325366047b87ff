namespace CrossDistil.Studies.Reports.Sources;

/// <summary>What paths name, read: what a report is of and where it goes.</summary>
/// <param name="Subject">What it is of.</param>
/// <param name="HtmlPath">The page, unless the user names another: in the folder that is reported on, or for several in one of their own under <c>runs/</c>.</param>
/// <param name="Notes">What was passed over, one line each.</param>
internal sealed record ReportTarget(ReportSubject Subject, string HtmlPath, IReadOnlyList<string> Notes);
