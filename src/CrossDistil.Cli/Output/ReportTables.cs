using CrossDistil.Metrics;
using CrossDistil.Studies.Health;
using CrossDistil.Studies.Reports;
using CrossDistil.Studies.Reports.Figures;
using CrossDistil.Studies.Reports.Files;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CrossDistil.Cli.Output;

/// <summary>
/// A report on a terminal of 80 columns or more: what its page shows, without the charts. Significant results are
/// coloured, others are dim. Of a long table some rows are shown, the last among them where rows are in an order.
/// </summary>
internal static class ReportTables
{
    private const int MaxRows = 20;
    private static readonly Style s_bold = new(decoration: Decoration.Bold);
    private static readonly Style s_dim = new(decoration: Decoration.Dim);
    private static readonly Style s_warning = new(Color.Yellow, decoration: Decoration.Bold);

    /// <summary>The tables.</summary>
    /// <param name="report">The report.</param>
    /// <param name="fileName">Name of the file that has the whole of tables that are shown in part.</param>
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
        // Last, where a terminal still shows it.
        .. report.Sections.Count > 0 && report.Answer.Length > 0 ? (IRenderable[])[Title("in short"), .. Answer(report)] : [],
    ]);

    /// <summary>A figure without a report around it; its tables are short.</summary>
    public static IRenderable Of(Figure figure) => new Rows([.. Of(figure, figure.Title, s_bold, string.Empty), new Text(string.Empty)]);

    /// <summary>What one run reached on the test rows.</summary>
    public static IRenderable Of(string run, OrderedDictionary<string, TaskMetrics> test) =>
        test.Count == 0
            ? new Text($"{run}: the test split is closed")
            : new Rows(new Text($"{run}: test metrics", s_bold), new FittingTable(RunResults.Of(test)));

    private static IEnumerable<IRenderable> Answer(Report report) => report.Answer.Length == 0 ? [] : [new Text(report.Answer, s_bold)];

    private static IEnumerable<IRenderable> Findings(IReadOnlyList<Finding> findings) =>
    [
        .. findings.Select(finding => new Text($"{finding.Task}: {finding.Text}", FittingTable.Colour(finding.Outcome))),
        .. findings.Any(finding => finding.Claims.Count > 0) ? (IRenderable[])[new FittingTable(ClaimTable.Of(findings))] : [],
    ];

    private static IEnumerable<IRenderable> Of(Section section, string fileName)
    {
        var style = section.Id is HealthPage.WarningsId ? s_warning : s_bold;
        return section.Figures.SelectMany(figure => Of(figure, $"{section.Title}: {figure.Title}", style, fileName));
    }

    private static IEnumerable<IRenderable> Of(Figure figure, string title, Style style, string fileName) =>
        [new Text($"\n{title}", style), .. Lines(figure.Sentence), .. figure.Panels.SelectMany(panel => Of(panel, fileName))];

    private static IEnumerable<IRenderable> Of(CrossDistil.Studies.Reports.Panel panel, string fileName)
    {
        var isCsv = Path.GetExtension(fileName) is ".csv"; // other files have no tables that are there for charts alone
        var (rows, title) = (panel.Table.Rows, panel.Title is { } heading ? (IRenderable[])[new Text(heading, s_bold)] : []);
        if (panel.Table.IsDetail)
        {
            var name = panel.Title is { } of ? $"{of}: " : string.Empty;
            return isCsv ? [new Text($"{name}{Sentences.Many(rows.Count, "row")}, in {fileName}", s_dim)] : [];
        }

        if (rows.Count <= MaxRows) return [.. title, new FittingTable(panel.Table)];
        var stride = (rows.Count + MaxRows - 1) / MaxRows;
        // A series by step or by value is thinned and keeps its last row; of a list of names the first rows are shown.
        var some = panel.Table.Columns[0].IsText ? rows.Take(MaxRows) : rows.Where((_, row) => (rows.Count - 1 - row) % stride == 0);
        var shown = panel.Table with { Rows = [.. some] };
        var note = $"{Numbers.Count(shown.Rows.Count)} of {Sentences.Many(rows.Count, "row")}; all in {fileName}";
        return [.. title, new FittingTable(shown), new Text(note, s_dim)];
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
