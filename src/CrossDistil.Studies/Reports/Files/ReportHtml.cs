using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace CrossDistil.Studies.Reports.Files;

/// <summary>
/// The report as one HTML file that needs no network: it contains script, style and data. Built from <c>web/</c>.
/// </summary>
internal static class ReportHtml
{
    private const string Resource = "report.html";
    private const string Before = "<script type=\"application/json\" id=\"report\">";
    private const string After = "</script>";

    // Escapes < > & and quotes, so that no text of a report can end its element; leaves letters of other scripts as they are.
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private static readonly Lazy<string> s_page = new(Page);

    /// <summary>The file's text.</summary>
    /// <param name="report">The report; null = the page of <c>watch</c>, which asks its server.</param>
    public static string Of(Report? report) =>
        report is null ? s_page.Value : s_page.Value.Replace(
            // The numbers of the report's JSON to the last digit, without its white space.
            Before + After, Before + JsonNode.Parse(report.ToJson())!.ToJsonString(s_json) + After, StringComparison.Ordinal);

    private static string Page()
    {
        using var text = new StreamReader(typeof(ReportHtml).Assembly.GetManifestResourceStream(Resource)!);
        return text.ReadToEnd();
    }
}
