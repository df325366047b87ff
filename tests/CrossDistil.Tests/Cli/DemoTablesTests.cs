using CrossDistil.Cli.Flows;
using CrossDistil.Metrics;
using CrossDistil.Studies.Reports.Figures;
using CrossDistil.Studies.Reports.Sources;
using CrossDistil.Studies.Results;
using CrossDistil.Studies.Statistics;
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
        demo
        crossdistil ablate, seeds 1–3
        crossdistil versus mmoe (one seed, which says nothing about another, on test):
        like lost AUC (−.0064, p .012) and gained Multi-AUC (+.0201, p <.001).
        like: versus mmoe: gained Multi-AUC, lost AUC; versus single: not compared
        ╭──────┬────────┬───────────┬─────────────────────────┬────────────────────────╮
        │ task │ versus │ metric    │              difference │ evidence               │
        ├──────┼────────┼───────────┼─────────────────────────┼────────────────────────┤
        │ like │ mmoe   │ AUC       │ −.0064 [−.0084, −.0044] │ p .012 (bootstrap,     │
        │      │        │           │                         │ Holm; one seed: says   │
        │      │        │           │                         │ nothing about another  │
        │      │        │           │                         │ seed)                  │
        │      │ mmoe   │ Multi-AUC │ +.0201 [+.0160, +.0242] │ p <.001 (bootstrap,    │
        │      │        │           │                         │ Holm; one seed: says   │
        │      │        │           │                         │ nothing about another  │
        │      │        │           │                         │ seed)                  │
        │      │ single │ AUC       │            not compared │ not compared: it is    │
        │      │        │           │                         │ undefined on these     │
        │      │        │           │                         │ rows                   │
        │      │ single │ Multi-AUC │            not compared │ not compared: it is    │
        │      │        │           │                         │ undefined on these     │
        │      │        │           │                         │ rows                   │
        ╰──────┴────────┴───────────┴─────────────────────────┴────────────────────────╯

        The method without its parts: AUC versus mmoe, on test
        like: worse: crossdistil (−.0064, p .012); no difference shown for 1.
        ╭───────────────┬───────────────┬───────────────────────────┬────────────╮
        │ variant       │           AUC │ difference to mmoe [95 %] │   p (Holm) │
        ├───────────────┼───────────────┼───────────────────────────┼────────────┤
        │ single        │ .7244 ± .0021 │   +.0004 [−.0006, +.0014] │ n.s. (.24) │
        │ mmoe          │ .7259 ± .0006 │                  baseline │            │
        │ crossdistil   │ .7195 ± .0013 │   −.0064 [−.0084, −.0044] │       .012 │
        │ best possible │         .7895 │                           │            │
        ╰───────────────┴───────────────┴───────────────────────────┴────────────╯

        The method without its parts: Multi-AUC versus mmoe, on test
        like: better: crossdistil (+.0201, p <.001); no difference shown for 1.
        ╭───────────────┬───────────────┬───────────────────────────┬────────────╮
        │ variant       │     Multi-AUC │ difference to mmoe [95 %] │   p (Holm) │
        ├───────────────┼───────────────┼───────────────────────────┼────────────┤
        │ single        │ .6530 ± .0049 │   +.0004 [−.0006, +.0014] │ n.s. (.24) │
        │ mmoe          │ .6524 ± .0027 │                  baseline │            │
        │ crossdistil   │ .6725 ± .0058 │   +.0201 [+.0160, +.0242] │      <.001 │
        │ best possible │         .7302 │                           │            │
        ╰───────────────┴───────────────┴───────────────────────────┴────────────╯

        The method without its parts: Reading these tables
        crossdistil ablate, experiment kuairand; seeds 1–3; the file's own validation
        window; version 0.1.0.
        ╭──────────────────────────────────────────────────────────────────────────────╮
        │ note                                                                         │
        ├──────────────────────────────────────────────────────────────────────────────┤
        │ Values are mean ± sample standard deviation over 3 seeds.                    │
        │ Difference: to mmoe, paired by seed, with a 95 % interval that covers seeds  │
        │ and test rows.                                                               │
        │ p: of no difference, corrected by Holm for 4 comparisons; intervals are not  │
        │ corrected. n.s. = not significant at .05, which does not show that there is  │
        │ no difference. Metrics without a p-value claim nothing.                      │
        │ single: each task trained alone, with its own embeddings; comparisons with   │
        │ it are a family of their own. More: docs/statistics.md.                      │
        │ like: 731 positives in 43,268 labelled rows.                                 │
        ╰──────────────────────────────────────────────────────────────────────────────╯

        in short
        crossdistil versus mmoe (one seed, which says nothing about another, on test):
        like lost AUC (−.0064, p .012) and gained Multi-AUC (+.0201, p <.001).
        single is each task trained alone: where it gains over mmoe, a task pays for
        sharing.
        The log is synthetic and small: it shows how gains and losses are read, not what
        they will be on yours.
        """.ReplaceLineEndings("\n"),
        Terminal.Text(Shown(new(StringComparer.Ordinal) { ["like"] = Best }), 80));

    [Fact]
    public void Without_the_true_probabilities_there_is_no_last_row() =>
        Assert.DoesNotContain("best possible", Terminal.Text(Shown(null), 80), StringComparison.Ordinal);

    private static Spectre.Console.Rows Shown(OrderedDictionary<string, TaskMetrics>? best) =>
        DemoFlow.Shown(ReportBuilder.Of(new ReportSubject("demo", [], [Made()], best)), Made());

    private static TaskMetrics Best => new(0.7895, 0.7302, [], 0.1, 0.9, 0.001, 43_268, 731);

    [Fact]
    public void No_line_is_wider_than_the_terminal() =>
        Assert.All(Terminal.Text(Shown(new(StringComparer.Ordinal) { ["like"] = Best }), 80).Split('\n'), line => Assert.InRange(line.Length, 0, 80));

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
