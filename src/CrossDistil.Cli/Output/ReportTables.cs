using CrossDistil.Studies.Reports.Files;
using CrossDistil.Studies.Reports.Parts;
using CrossDistil.Studies.Reports.Words;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CrossDistil.Cli.Output;

/// <summary>
/// A report on a terminal of 80 columns or more: what its page shows, without the charts. What is significant has a colour, what is not is dim. Of a long table
/// some rows are shown, the last among them where rows are in an order.
/// </summary>
internal static class ReportTables
{
    private const int MostRows = 20;
    private static readonly Style s_bold = new(decoration: Decoration.Bold);
    private static readonly Style s_dim = new(decoration: Decoration.Dim);

    /// <summary>The tables.</summary>
    /// <param name="report">The report.</param>
    /// <param name="fileName">Name of the file that has whole what is shown in part.</param>
    public static IRenderable Of(Report report, string fileName = "report.csv") => new Rows(
    [
        new Text(report.Title, s_bold),
        .. Lines(report.Subject),
        .. report.Progress is { } progress ? Lines($"Training is not over: {Sentences.Of(progress)}.") : [],
        .. Answer(report),
        .. Findings(report.Findings),
        .. report.Sections.SelectMany(section => Of(section, fileName)),
        .. List("warnings", new Style(Color.Yellow), report.Warnings),
        .. Facts(report.Facts),
        .. report.Sections.Count > 0 && report.Answer.Length > 0 ? (IRenderable[])[Title("in short"), .. Answer(report)] : [], // last: it is what a terminal shows when all is done
    ]);

    private static IEnumerable<IRenderable> Answer(Report report) => report.Answer.Length == 0 ? [] : [new Text(report.Answer, s_bold)];

    private static IEnumerable<IRenderable> Findings(IReadOnlyList<Finding> findings) =>
    [
        .. findings.Select(finding => new Text($"{finding.Task}: {finding.Text}", FittingTable.Colour(finding.Outcome))),
        .. findings.Any(finding => finding.Claims.Count > 0) ? (IRenderable[])[new FittingTable(ClaimTable.Of(findings))] : [],
    ];

    private static IEnumerable<IRenderable> Of(Section section, string fileName) =>
        section.Figures.SelectMany(figure => (IEnumerable<IRenderable>)
        [
            Title($"{section.Title}: {figure.Title}"), .. Lines(figure.Sentence), .. figure.Panels.SelectMany(panel => Of(panel, fileName)),
        ]);

    private static IEnumerable<IRenderable> Of(CrossDistil.Studies.Reports.Parts.Panel panel, string fileName)
    {
        var (rows, title) = (panel.Table.Rows, panel.Title is { } name ? (IRenderable[])[new Text(name, s_bold)] : []);
        if (panel.Table.IsDetail)
            return [new Text($"{(panel.Title is { } of ? $"{of}: " : string.Empty)}{Sentences.Many(rows.Count, "row")}, in {fileName}", s_dim)];
        if (rows.Count <= MostRows) return [.. title, new FittingTable(panel.Table)];
        var stride = (rows.Count + MostRows - 1) / MostRows;
        // A course by step or by value is thinned to its end; of a list of names the first stand for all.
        var shown = panel.Table with { Rows = [.. panel.Table.Columns[0].IsText ? rows.Take(MostRows) : rows.Where((_, row) => (rows.Count - 1 - row) % stride == 0)] };
        return [.. title, new FittingTable(shown), new Text($"{Numbers.Count(shown.Rows.Count)} of {Sentences.Many(rows.Count, "row")}; all in {fileName}", s_dim)];
    }

    private static IEnumerable<IRenderable> Facts(OrderedDictionary<string, string> facts)
    {
        if (facts.Count == 0) return [];
        var table = new Grid().AddColumn(new GridColumn { NoWrap = true }).AddColumn();
        foreach (var (name, value) in facts) table.AddRow(new Text(name, s_dim), new Text(value));
        return [Title("facts"), table];
    }

    private static IEnumerable<IRenderable> List(string title, Style style, IReadOnlyList<string> lines) =>
        lines.Count == 0 ? [] : [Title(title), .. lines.Select(line => new Text(line, style))];

    private static IEnumerable<IRenderable> Lines(string text) => text.Length == 0 ? [] : [new Text(text)];

    private static Text Title(string title) => new($"\n{title}", s_bold);
}
