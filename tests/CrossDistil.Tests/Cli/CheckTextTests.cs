using CrossDistil.Cli.Output;
using CrossDistil.Studies.Health;
using CrossDistil.Studies.Health.Checks;
using CrossDistil.Studies.Health.Measures;
using Xunit;

namespace CrossDistil.Tests.Cli;

/// <summary>What check shows on a terminal of 80 columns: the report of its page without what is drawn there.</summary>
public sealed class CheckTextTests
{
    private static readonly HealthReport s_health = new(
        "kuairand",
        [
            new(
                "leak", Severity.Warning, "a feature tells the label",
                [
                    new("features.a", "AUC .9990 for like"),
                    .. Enumerable.Range(0, 24).Select(i => new Measured($"features.b{i}", "AUC .9900 for like", 0.99)),
                ],
                "It will not be known.", "Leave it out."),
            new("rows-by-day", Severity.Note, "days have few rows", [new("2022-05-01", "3 rows")], "A day may be cut.", "Look at it."),
        ],
        [], [new FeatureAuc("a", "like", 0.999)], [], null, null);

    [Fact]
    public void Each_finding_stands_with_its_measurements_why_and_remedy_and_the_last_line_is_the_summary()
    {
        var text = Terminal.Text(ReportTables.Of(HealthPage.Brief(s_health), "the output of --json"), width: 80);
        var flat = string.Join(' ', text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("Warnings: A feature tells the label It will not be known. Remedy: Leave it out.", flat, StringComparison.Ordinal);
        Assert.Contains("│ features.a │ AUC .9990 for like │", flat, StringComparison.Ordinal);
        Assert.Contains("20 of 25 rows; all in the output of --json", flat, StringComparison.Ordinal);
        Assert.Contains("Notes: Days have few rows A day may be cut. Remedy: Look at it.", flat, StringComparison.Ordinal);
        Assert.Contains("│ 2022-05-01 │ 3 rows │", flat, StringComparison.Ordinal);
        Assert.Equal("kuairand: 1 warning, 1 note. Warnings: a feature tells the label.", text.Split('\n')[^1]);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public void What_the_page_draws_is_left_to_the_page()
    {
        Assert.Contains(HealthPage.Of(s_health).Sections, section => section.Figures.Any(figure => figure.Id is "features"));
        Assert.DoesNotContain(HealthPage.Brief(s_health).Sections, section => section.Figures.Any(figure => figure.Id is "features"));
    }

    [Fact]
    public void Warnings_are_yellow() => Assert.Contains(
        "\u001b[1;93mWarnings: A feature tells the label",
        Terminal.Text(ReportTables.Of(HealthPage.Brief(s_health)), width: 80, colours: true), StringComparison.Ordinal);
}
