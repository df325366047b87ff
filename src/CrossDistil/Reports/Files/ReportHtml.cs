using System.Net;

namespace CrossDistil.Reports.Files;

/// <summary>A report as one page.</summary>
public static class ReportHtml
{
    /// <summary>The page.</summary>
    public static string Of(Report? report) => $"<!doctype html><title>{WebUtility.HtmlEncode(report?.Title)}</title>\n";
}
