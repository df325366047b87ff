using System.Text;
using CrossDistil.Data.Files;
using CrossDistil.Studies.Reports.Figures;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Files;

/// <summary>
/// A report on disk: page, Markdown, CSV and JSON in one folder, with the same name but for the extension.
/// </summary>
/// <param name="Html">The page.</param>
/// <param name="Markdown">The text of the page.</param>
/// <param name="Csv">All its numbers.</param>
/// <param name="Json">The report itself.</param>
/// <param name="Digests">SHA-256 of the four, as <c>sha256sum --check</c> reads it.</param>
public sealed record ReportFiles(string Html, string Markdown, string Csv, string Json, string Digests)
{
    /// <summary>The files that belong to a page.</summary>
    /// <param name="htmlPath">The page's path, which ends in .html.</param>
    /// <exception cref="InputException">It has another extension.</exception>
    internal static ReportFiles Of(string htmlPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(htmlPath);
        if (!Path.GetExtension(htmlPath).Equals(".html", StringComparison.OrdinalIgnoreCase)
            || Path.GetFileNameWithoutExtension(htmlPath).Length == 0)
            throw new InputException(
                htmlPath, "is not a page name", "let it end in .html, such as report.html; Markdown, CSV and JSON are written beside it");
        string With(string extension) => Path.ChangeExtension(htmlPath, extension);
        return new(htmlPath, With(".md"), With(".csv"), With(".json"), With(".sha256"));
    }

    /// <summary>
    /// Whether a report may be written there; changes nothing. An earlier report is replaced, other files are not.
    /// </summary>
    /// <exception cref="InputException">A file that belongs to no report is in the way.</exception>
    internal void Check()
    {
        string[] all = [Html, Markdown, Csv, Json, Digests];
        if (Array.Find(all, Path.Exists) is { } there && (Array.Exists(all, Directory.Exists) || !IsReport(Json)))
            throw new InputException(there, "is there already and belongs to no report", "choose another file");
    }

    /// <summary>
    /// Writes the report of a study: the four files and their digests, each completely or not at all; the page is last.
    /// </summary>
    /// <param name="result">The study's result.</param>
    /// <param name="htmlPath">The page's path, which ends in .html; its folder is created where it is missing.</param>
    /// <exception cref="InputException">
    /// A file cannot be written, or one that belongs to no report is in the way.
    /// </exception>
    public static ReportFiles Write(StudyResult result, string htmlPath) => Write(ReportBuilder.OfStudy(result), htmlPath);

    internal static ReportFiles Write(Report report, string htmlPath)
    {
        var files = Of(htmlPath);
        files.Check();
        (string Path, string Text)[] texts =
        [
            (files.Json, report.ToJson()), (files.Csv, ReportCsv.Of(report)),
            (files.Markdown, ReportMarkdown.Of(report, Path.GetFileName(files.Csv))), (files.Html, ReportHtml.Of(report)),
        ];
        AtomicFile.CreateFolder(Path.GetDirectoryName(Path.GetFullPath(htmlPath))!);
        var digests = texts.Select(file => ChecksumFile.Of(Path.GetFileName(file.Path), Encoding.UTF8.GetBytes(file.Text)));
        AtomicFile.WriteText(files.Digests, string.Concat(digests));
        foreach (var (path, text) in texts) AtomicFile.WriteText(path, text);
        return files;
    }

    private static bool IsReport(string path)
    {
        try
        {
            return JsonFile.Parse<Dictionary<string, JsonElement>>(File.ReadAllText(path)) is var report
                && report.ContainsKey("answer") && report.ContainsKey("sections");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
