using CrossDistil.Studies.Reports.Files;
using CrossDistil.Studies.Reports.Parts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CrossDistil.Cli.Output;

/// <summary>A report on a terminal of 80 columns or more: what its page shows, without the charts. What is significant has a colour, what is not is dim.</summary>
internal static class ReportTables
{
    private static readonly Style s_bold = new(decoration: Decoration.Bold);
    private static readonly Style s_dim = new(decoration: Decoration.Dim);

    /// <summary>The tables; those that are too long to read are named with the file that has them.</summary>
    public static IRenderable Of(Report report, string csvName = "report.csv") => new Rows(
    [
        new Text(report.Title, s_bold),
        .. Lines(report.Subject),
        .. report.Progress is { } progress ? Lines($"Training is not over: {ReportWords.Of(progress)}.") : [],
        .. Answer(report),
        .. Findings(report.Findings),
        .. report.Sections.SelectMany(section => Of(section, csvName)),
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

    private static IEnumerable<IRenderable> Of(Section section, string csvName) =>
        section.Figures.SelectMany(figure => (IEnumerable<IRenderable>)
        [
            Title($"{section.Title}: {figure.Title}"), .. Lines(figure.Sentence), .. figure.Panels.SelectMany(panel => Of(panel, csvName)),
        ]);

    private static IEnumerable<IRenderable> Of(CrossDistil.Studies.Reports.Parts.Panel panel, string csvName)
    {
        if (ReportWords.IsOnlyNamed(panel.Table))
        {
            var named = ReportWords.Named(panel.Table, csvName);
            return [new Text(panel.Title is { } of ? $"{of}: {named}" : named, s_dim)];
        }

        var table = new FittingTable(panel.Table);
        return panel.Title is { } title ? [new Text(title, s_bold), table] : [table];
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
