using CrossDistil.Studies.Health;
using CrossDistil.Studies.Health.Checks;
using CrossDistil.Studies.Reports;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CrossDistil.Cli.Output;

/// <summary>What a check found, for a terminal of 80 columns: each finding with its measurements, why it matters and what to do.</summary>
internal static class HealthText
{
    private const int Most = 6;
    private const int Margin = 2;
    private static readonly Style s_bold = new(decoration: Decoration.Bold);
    private static readonly Style s_dim = new(decoration: Decoration.Dim);

    public static IRenderable Of(HealthReport health) => new Rows(
    [
        .. health.Findings.SelectMany(Of),
        .. health.Cost is { } cost ? HealthPage.CostLines(cost).Select(line => (IRenderable)new Text(line)).Append(new Text(string.Empty)) : [],
        new Text($"{health.Experiment}: {health.Summary}", s_bold), // last: it is what a terminal shows when all is done
    ]);

    private static IEnumerable<IRenderable> Of(HealthFinding finding)
    {
        var colour = finding.Severity == Severity.Warning ? new Style(Color.Yellow, decoration: Decoration.Bold) : s_bold;
        yield return new Text($"{(finding.Severity == Severity.Warning ? "warning" : "note")}: {finding.Title}", colour);
        foreach (var measured in finding.Measured.Take(Most)) yield return Indented(new Text($"{measured.Where}: {measured.Text}"), Margin);
        if (finding.Measured.Count > Most) yield return Indented(new Text($"and {Numbers.Count(finding.Measured.Count - Most)} more (--json or --html has all)", s_dim), Margin);
        yield return Indented(new Text(finding.Why, s_dim), 2 * Margin);
        yield return Indented(new Text($"Remedy: {finding.Remedy}"), 2 * Margin);
        yield return new Text(string.Empty);
    }

    private static Padder Indented(IRenderable text, int by) => new Padder(text).Padding(by, 0, 0, 0);
}
