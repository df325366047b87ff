using CrossDistil.Studies.Health;
using CrossDistil.Studies.Health.Checks;
using CrossDistil.Studies.Reports;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CrossDistil.Cli.Output;

/// <summary>
/// The result of check on a terminal of 80 columns: each finding with its measurements, why it matters and what to do.
/// </summary>
internal static class HealthText
{
    private const int MaxMeasured = 6;
    private const int Margin = 2;
    private static readonly Style s_bold = new(decoration: Decoration.Bold);
    private static readonly Style s_dim = new(decoration: Decoration.Dim);

    public static IRenderable Of(HealthReport health) => new Rows(
    [
        .. health.Findings.SelectMany(Of),
        .. health.Cost is { } cost ? HealthPage.CostLines(cost).Append(string.Empty).Select(line => new Text(line)) : [],
        new Text($"{health.Experiment}: {health.Summary}", s_bold), // last, where a terminal still shows it
    ]);

    private static IEnumerable<IRenderable> Of(HealthFinding finding)
    {
        yield return finding.Severity == Severity.Warning
            ? new Text($"warning: {finding.Title}", new Style(Color.Yellow, decoration: Decoration.Bold))
            : new Text($"note: {finding.Title}", s_bold);
        foreach (var measured in finding.Measured.Take(MaxMeasured))
            yield return Indented(new Text($"{measured.Where}: {measured.Text}"), Margin);
        var more = finding.Measured.Count - MaxMeasured;
        if (more > 0) yield return Indented(new Text($"and {Numbers.Count(more)} more (--json or --html has all)", s_dim), Margin);
        yield return Indented(new Text(finding.Why, s_dim), 2 * Margin);
        yield return Indented(new Text($"Remedy: {finding.Remedy}"), 2 * Margin);
        yield return new Text(string.Empty);
    }

    private static Padder Indented(IRenderable text, int by) => new Padder(text).Padding(by, 0, 0, 0);
}
