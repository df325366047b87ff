using System.Net;
using CrossDistil.Studies.Reports.Parts;
using CrossDistil.Studies.Reports.Words;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Files;

/// <summary>A report as a page of Markdown (GitHub's, with tables): all that a person reads, without the charts.</summary>
internal static class ReportMarkdown
{
    private const int MaxRows = 40;

    /// <summary>The page; lines end in \n.</summary>
    /// <param name="report">The report.</param>
    /// <param name="csvName">
    /// Name of the file beside it that has the tables which are too long to read; null = there is none: tables of any
    /// length are written out, and what is there
    /// for charts alone is left out.
    /// </param>
    public static string Of(Report report, string? csvName = "report.csv")
    {
        IEnumerable<string> lines =
        [
            $"# {Escape(report.Title)}", string.Empty,
            .. Paragraph(report.Subject),
            .. report.Progress is { } progress ? Paragraph($"Training is not over: {Sentences.Of(progress)}.") : [],
            .. report.Answer.Length == 0 ? [] : (string[])[$"**{Escape(report.Answer).Trim()}**", string.Empty],
            .. Findings(report.Findings),
            .. report.Sections.SelectMany(section => Of(section, csvName)),
            .. List("Warnings", report.Warnings),
            .. Facts(report.Facts),
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

    private static IEnumerable<string> Facts(OrderedDictionary<string, string> facts) => facts.Count == 0
        ? []
        : ["## Facts", string.Empty, .. Rows(["fact", "value"], facts.Select(fact => (string[])[Escape(fact.Key), Escape(fact.Value)]))];

    private static IEnumerable<string> Rows(string[] header, IEnumerable<string[]> rows)
    {
        return [Line(header), $"|{string.Concat(header.Select(_ => "---|"))}", .. rows.Select(Line), string.Empty];

        static string Line(string[] cells) => $"| {string.Join(" | ", cells)} |";
    }

    /// <summary>Text that means itself, on one line, within a cell too.</summary>
    private static string Escape(string text) => string.Concat(text.ReplaceLineEndings(" ").Select(letter =>
        letter is '\\' or '`' or '*' or '[' or '<' or '|' or '~' ? $"\\{letter}" : letter.ToString()));

    private static IEnumerable<string> List(string title, IReadOnlyList<string> lines) =>
        lines.Count == 0 ? [] : [$"## {title}", string.Empty, .. lines.Select(line => $"- {Escape(line)}"), string.Empty];

    private static IEnumerable<string> Paragraph(string text) => text.Length == 0 ? [] : [Escape(text), string.Empty];

    /// <summary>Folded, for most readers do not open it; the fence is longer than any in the text.</summary>
    private static IEnumerable<string> Of(Document document)
    {
        var fence = Fence(document.Text);
        var language = document.Text.StartsWith('{') ? "json" : string.Empty;
        return
        [
            "<details>", $"<summary>{WebUtility.HtmlEncode(document.Title)}</summary>", string.Empty,
            $"{fence}{language}", document.Text.ReplaceLineEndings("\n").TrimEnd('\n'), fence, string.Empty, "</details>", string.Empty,
        ];
    }

    private static string Fence(string text)
    {
        var fence = "```";
        while (text.Contains(fence, StringComparison.Ordinal)) fence += '`';
        return fence;
    }

    /// <summary>What is claimed, one way or the other, stands out.</summary>
    private static string Bold(string text, Outcome? outcome) =>
        outcome is Outcome.Gained or Outcome.Lost or Outcome.Mixed && text.Length > 0 ? $"**{text}**" : text;
}
