using CrossDistil.Cli.Flows;
using CrossDistil.Metrics;
using CrossDistil.Studies.Reports;
using CrossDistil.Studies.Reports.Sources;
using CrossDistil.Studies.Results;
using CrossDistil.Studies.Statistics;
using Spectre.Console.Rendering;
using Xunit;
using static CrossDistil.Tests.Studies.MadeUpStudy;

namespace CrossDistil.Tests.Cli;

public sealed class DemoTablesTests
{
    private static readonly PairedDifference s_loss = Difference(-0.0064, 0.002, 0.001, 0.012);
    private static readonly PairedDifference s_gain = Difference(0.0201, 0.0041, 0, 0.0002);
    private static readonly PairedDifference s_same = Difference(0.0004, 0.001, 0.2, 0.2391);

    [Fact]
    public void The_table_keeps_to_eighty_columns_and_the_sentences_to_the_numbers() => Assert.Equal(
        """

        like: 731 positives in 43,268 rows of the test split
        ╭───────────────┬───────────────┬─────────────┬───────────────┬─────────────╮
        │ Variant       │           AUC │  difference │     Multi-AUC │  difference │
        ├───────────────┼───────────────┼─────────────┼───────────────┼─────────────┤
        │ single        │ .7244 ± .0021 │ +.0004 n.s. │ .6530 ± .0049 │ +.0004 n.s. │
        │ mmoe          │ .7259 ± .0006 │             │ .6524 ± .0027 │             │
        │ crossdistil   │ .7195 ± .0013 │      −.0064 │ .6725 ± .0058 │      +.0201 │
        │ best possible │         .7895 │             │         .7302 │             │
        ╰───────────────┴───────────────┴─────────────┴───────────────┴─────────────╯
        mean ± deviation over seeds 1–3; the difference to mmoe; n.s.: not significant
        at .05 (Holm)

        crossdistil beside mmoe, the same network trained plainly: gained like Multi-AUC
        (+.0201); lost like AUC (−.0064).
        single, each task trained alone, beside mmoe: no difference shown in like AUC,
        like Multi-AUC. Where it gains, a task pays for sharing.
        The log is generated and small: it shows how gains and losses are read, not what
        they will be on yours.
        """.ReplaceLineEndings("\n"),
        Terminal.Text(Shown(new(StringComparer.Ordinal) { ["like"] = Best }), 80));

    [Fact]
    public void Without_the_true_probabilities_there_is_no_last_row() =>
        Assert.DoesNotContain("best possible", Terminal.Text(Shown(null), 80), StringComparison.Ordinal);

    private static IRenderable Shown(OrderedDictionary<string, TaskMetrics>? best) =>
        DemoFlow.Shown(ReportBuilder.Of(new ReportSubject("demo", [], [Made()], best)), Made());

    private static TaskMetrics Best => new(0.7895, 0.7302, [], 0.1, 0.9, 0.001, 43_268, 731);

    private static StudyResult Made()
    {
        ulong[] seeds = [1, 2, 3];
        return Of(seeds, ("like",
        [
            Variant("single", seeds, Spread(0.7244, 0.0021), Spread(0.6530, 0.0049), (s_same, s_same)),
            Variant("mmoe", seeds, Spread(0.7259, 0.0006), Spread(0.6524, 0.0027)),
            Variant("crossdistil", seeds, Spread(0.7195, 0.0013), Spread(0.6725, 0.0058), (s_loss, s_gain)),
        ])) with { Baseline = "mmoe" };
    }
}
