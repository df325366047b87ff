using System.Net;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Files;

/// <summary>A report as a page of GitHub's Markdown: all of its text and tables, without the charts.</summary>
internal static class ReportMarkdown
{
    private const int MaxRows = 40;

    /// <summary>The page; lines end in \n.</summary>
    /// <param name="report">The report.</param>
    /// <param name="csvName">
    /// Name of the file beside it with the tables that are too long to read; null = there is none: tables of any length
    /// are written, and those for charts alone are left out.
    /// </param>
    public static string Of(Report report, string? csvName = "report.csv")
    {
        var facts = report.Facts.Select(fact => (string[])[Escape(fact.Key), Escape(fact.Value)]);
        IEnumerable<string> lines =
        [
            $"# {Escape(report.Title)}", string.Empty,
            .. Paragraph(report.Subject),
            .. report.Progress is { } progress ? Paragraph($"Training is not over: {Sentences.Of(progress)}.") : [],
            .. report.Answer.Length == 0 ? [] : (string[])[$"**{Escape(report.Answer).Trim()}**", string.Empty],
            .. Findings(report.Findings),
            .. report.Sections.SelectMany(section => Of(section, csvName)),
            .. report.Warnings.Count == 0 ? [] :
                (string[])["## Warnings", string.Empty, .. report.Warnings.Select(line => $"- {Escape(line)}"), string.Empty],
            .. report.Facts.Count == 0 ? [] : (string[])["## Facts", string.Empty, .. Rows(["fact", "value"], facts)],
            .. report.Documents.SelectMany(Of),
        ];
        return string.Join('\n', lines);
    }

    private static IEnumerable<string> Findings(IReadOnlyList<Finding> findings) => findings.Count == 0
        ? []
        :
        [
            .. findings.Select(finding => $"- {Escape(finding.Task)}: {Bold(Escape(finding.Text), finding.Outcome)}"), string.Empty,
            .. findings.Any(finding => finding.Claims.Count > 0) ? Of(ClaimTable.Of(findings)) : [],
        ];

    private static IEnumerable<string> Of(Section section, string? csvName) =>
        [$"## {Escape(section.Title)}", string.Empty, .. section.Figures.SelectMany(figure => Of(figure, csvName))];

    private static IEnumerable<string> Of(Figure figure, string? csvName) =>
    [
        $"### {Escape(figure.Title)}", string.Empty, .. Paragraph(figure.Sentence),
        .. figure.Panels.SelectMany(panel => Of(panel, csvName)),
    ];

    private static IEnumerable<string> Of(Panel panel, string? csvName)
    {
        var isShown = !panel.Table.IsDetail && (csvName is null || panel.Table.Rows.Count <= MaxRows);
        if (!isShown && csvName is null) return [];
        return
        [
            .. panel.Title is { } title ? (string[])[$"#### {Escape(title)}", string.Empty] : [],
            .. isShown ? Of(panel.Table) : Paragraph($"{Sentences.Many(panel.Table.Rows.Count, "row")}, in {csvName}"),
        ];
    }

    private static IEnumerable<string> Of(Table table) => Rows(
        [.. table.Columns.Select(column => Escape(column.Title))],
        table.Rows.Select(row => (string[])[.. row.Select(cell => Bold(Escape(cell.Text), cell.Outcome))]));

    private static IEnumerable<string> Rows(string[] header, IEnumerable<string[]> rows)
    {
        return [Line(header), $"|{string.Concat(header.Select(_ => "---|"))}", .. rows.Select(Line), string.Empty];

        static string Line(string[] cells) => $"| {string.Join(" | ", cells)} |";
    }

    /// <summary>Plain text on one line, also within a cell.</summary>
    private static string Escape(string text) => string.Concat(text.ReplaceLineEndings(" ").Select(letter =>
        letter is '\\' or '`' or '*' or '[' or '<' or '|' or '~' ? $"\\{letter}" : letter.ToString()));

    private static IEnumerable<string> Paragraph(string text) => text.Length == 0 ? [] : [Escape(text), string.Empty];

    /// <summary>Collapsed, as most readers do not need it; the fence is longer than any in the text.</summary>
    private static IEnumerable<string> Of(Document document)
    {
        var fence = "```";
        while (document.Text.Contains(fence, StringComparison.Ordinal)) fence += '`';
        var language = document.Text.StartsWith('{') ? "json" : string.Empty;
        return
        [
            "<details>", $"<summary>{WebUtility.HtmlEncode(document.Title)}</summary>", string.Empty,
            $"{fence}{language}", document.Text.ReplaceLineEndings("\n").TrimEnd('\n'), fence, string.Empty, "</details>", string.Empty,
        ];
    }

    /// <summary>Claims are bold.</summary>
    private static string Bold(string text, Outcome? outcome) =>
        outcome is Outcome.Gained or Outcome.Lost or Outcome.Mixed && text.Length > 0 ? $"**{text}**" : text;
}
