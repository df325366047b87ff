using CrossDistil.Cli.Output;
using CrossDistil.Studies.Reports.Figures;
using CrossDistil.Studies.Results;
using CrossDistil.Studies.Statistics;
using Spectre.Console.Rendering;
using Xunit;
using static CrossDistil.Tests.Studies.MadeUpStudy;

namespace CrossDistil.Tests.Cli;

public sealed class StudyTablesTests
{
    private static readonly PairedDifference s_harm = Difference(-0.0093, 0.0041, 0.003, 0.0124);
    private static readonly PairedDifference s_gain = Difference(0.0201, 0.0041, 0, 0.0002);
    private static readonly PairedDifference s_same = Difference(0.0004, 0.001, 0.2, 0.2391);

    [Fact]
    public void Variants_stand_under_each_metric_with_their_claim_and_then_beside_single() => Assert.Equal(
        """
        kuairand ablate
        crossdistil ablate, seeds 1–3
        crossdistil versus plain (one seed, which says nothing about another, on test): like lost AUC
        (−.0093, p .012) and gained Multi-AUC (+.0201, p <.001) — versus single it lost like AUC.
        like: gained Multi-AUC, lost AUC
        ╭──────┬────────┬───────────┬─────────────────────────┬────────────────────────────────────────────╮
        │ task │ versus │ metric    │              difference │ evidence                                   │
        ├──────┼────────┼───────────┼─────────────────────────┼────────────────────────────────────────────┤
        │ like │ plain  │ AUC       │ −.0093 [−.0134, −.0052] │ p .012 (bootstrap, Holm; one seed: says    │
        │      │        │           │                         │ nothing about another seed)                │
        │      │ plain  │ Multi-AUC │ +.0201 [+.0160, +.0242] │ p <.001 (bootstrap, Holm; one seed: says   │
        │      │        │           │                         │ nothing about another seed)                │
        │      │ single │ AUC       │ −.0093 [−.0134, −.0052] │ p .012 (bootstrap, Holm; one seed: says    │
        │      │        │           │                         │ nothing about another seed)                │
        │      │ single │ Multi-AUC │ +.0201 [+.0160, +.0242] │ p <.001 (bootstrap, Holm; one seed: says   │
        │      │        │           │                         │ nothing about another seed)                │
        ╰──────┴────────┴───────────┴─────────────────────────┴────────────────────────────────────────────╯

        The method without its parts: AUC versus plain, on test
        like: worse: crossdistil (−.0093, p .012); no difference shown for 1.
        ╭────────────────────────────┬───────────────┬────────────────────────────┬────────────╮
        │ variant                    │           AUC │ difference to plain [95 %] │   p (Holm) │
        ├────────────────────────────┼───────────────┼────────────────────────────┼────────────┤
        │ plain                      │ .8186 ± .0010 │                   baseline │            │
        │ crossdistil (2 of 3 seeds) │ .8093 ± .0012 │    −.0093 [−.0134, −.0052] │       .012 │
        │ single                     │ .8182 ± .0010 │    +.0004 [−.0006, +.0014] │ n.s. (.24) │
        ╰────────────────────────────┴───────────────┴────────────────────────────┴────────────╯

        The method without its parts: Multi-AUC versus plain, on test
        like: better: crossdistil (+.0201, p <.001); no difference shown for 1.
        ╭────────────────────────────┬───────────────┬────────────────────────────┬────────────╮
        │ variant                    │     Multi-AUC │ difference to plain [95 %] │   p (Holm) │
        ├────────────────────────────┼───────────────┼────────────────────────────┼────────────┤
        │ plain                      │ .7290 ± .0020 │                   baseline │            │
        │ crossdistil (2 of 3 seeds) │ .7491 ± .0030 │    +.0201 [+.0160, +.0242] │      <.001 │
        │ single                     │ .7286 ± .0020 │    +.0004 [−.0006, +.0014] │ n.s. (.24) │
        ╰────────────────────────────┴───────────────┴────────────────────────────┴────────────╯

        The method without its parts: Values on test
        Highest means, whatever their uncertainty: like: AUC .8186 (plain) and Multi-AUC .7491
        (crossdistil). Whiskers: ± one sample standard deviation over seeds.

        The method without its parts: No silent harm: versus each task trained alone
        Of 4 comparisons with single on test: better 1, worse 1, no difference shown 1, not compared 1.
        Harmed: AUC of like by crossdistil.
        like, AUC
        ╭─────────────┬─────────────────────────────┬────────────╮
        │ variant     │ difference to single [95 %] │   p (Holm) │
        ├─────────────┼─────────────────────────────┼────────────┤
        │ plain       │     +.0004 [−.0006, +.0014] │ n.s. (.24) │
        │ crossdistil │     −.0093 [−.0134, −.0052] │       .012 │
        ╰─────────────┴─────────────────────────────┴────────────╯
        like, Multi-AUC
        ╭─────────────┬─────────────────────────────┬──────────╮
        │ variant     │ difference to single [95 %] │ p (Holm) │
        ├─────────────┼─────────────────────────────┼──────────┤
        │ plain       │                not compared │          │
        │ crossdistil │     +.0201 [+.0160, +.0242] │    <.001 │
        ╰─────────────┴─────────────────────────────┴──────────╯

        The method without its parts: Validation
        What choices were made by; it claims nothing. Highest means, whatever their uncertainty: like: AUC
        .8186 (plain) and Multi-AUC .7491 (crossdistil).
        ╭────────────────────────────┬───────────────┬───────────────╮
        │ variant                    │           AUC │     Multi-AUC │
        ├────────────────────────────┼───────────────┼───────────────┤
        │ plain                      │ .8186 ± .0010 │ .7290 ± .0020 │
        │ crossdistil (2 of 3 seeds) │ .8093 ± .0012 │ .7491 ± .0030 │
        │ single                     │ .8182 ± .0010 │ .7286 ± .0020 │
        ╰────────────────────────────┴───────────────┴───────────────╯

        The method without its parts: Reading these tables
        crossdistil ablate, experiment kuairand; seeds 1–3; the file's own validation window; version 0.1.0.
        ╭──────────────────────────────────────────────────────────────────────────────────────────────────╮
        │ note                                                                                             │
        ├──────────────────────────────────────────────────────────────────────────────────────────────────┤
        │ Values are mean ± sample standard deviation over 3 seeds.                                        │
        │ Difference: to plain, paired by seed, with a 95 % interval that covers seeds and test rows.      │
        │ p: of no difference, corrected by Holm for 4 comparisons; intervals are not corrected. n.s. =    │
        │ not significant at .05, which does not show that there is no difference. Metrics without a       │
        │ p-value claim nothing.                                                                           │
        │ single: each task trained alone, with its own embeddings; comparisons with it are a family of    │
        │ their own. More: docs/statistics.md.                                                             │
        │ like: 731 positives in 43,268 labelled rows.                                                     │
        ╰──────────────────────────────────────────────────────────────────────────────────────────────────╯

        facts
        Version  0.1.0
        Seeds    seeds 1–3

        in short
        crossdistil versus plain (one seed, which says nothing about another, on test): like lost AUC
        (−.0093, p .012) and gained Multi-AUC (+.0201, p <.001) — versus single it lost like AUC.
        """.ReplaceLineEndings("\n"),
        Terminal.Text(TablesOf(Small()), 100));

    [Fact]
    public void Better_is_green_worse_is_red_and_what_is_not_significant_is_dim()
    {
        var shown = Terminal.Text(TablesOf(Small()), 100, colours: true);
        const string Escape = "\e[";
        Assert.Contains($"{Escape}91m−.0093 [−.0134, −.0052]", shown, StringComparison.Ordinal);
        Assert.Contains($"{Escape}32m+.0201 [+.0160, +.0242]", shown, StringComparison.Ordinal);
        Assert.Contains($"{Escape}2mn.s. (.24)", shown, StringComparison.Ordinal);
        Assert.Contains($"{Escape}91m.012", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_larger_logloss_is_red()
    {
        var variant = Variant("kd", [1, 2], Spread(0.5), Spread(0.5)) with
        {
            Metrics = ByMetric(("logloss", Spread(0.3, 0.01))), ToBaseline = new(StringComparer.Ordinal) { ["logloss"] = Difference(0.02, 0.01, 0, 0.001) },
        };
        var result = Of([1, 2], ("like", [variant])) with { Primary = ["logloss"] };
        Assert.Contains("\e[91m+.0200 [+.0100, +.0300]", Terminal.Text(TablesOf(result), 100, colours: true), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(160)]
    public void Eight_tasks_and_long_names_fit_with_every_number_whole(int width)
    {
        const string Long = "distillation.alpha=0.5, distillation.margin=-2, weights.ranking=0.1";
        var tasks = Enumerable.Range(1, 8).Select(task => ($"task_with_a_long_name_{task}", Large().Test!["like"].Variants.Append(Variant(Long, [1], Spread(0.5), Spread(null))).ToArray())).ToArray();
        var made = Of([1, 2, 3, 4, 5], tasks);
        var result = made with
        {
            Curves = Curves(6, 40, tasks[0].Item1),
            Choice = new(Long, "auc", 0.7, new(Enumerable.Range(0, 30).Select(i => KeyValuePair.Create($"{Long} {i}", 0.7)), StringComparer.Ordinal)),
            Conflict = new(StringComparer.Ordinal) { [Long] = [.. Enumerable.Range(1, 20).Select(epoch => new ConflictResult(epoch, new(StringComparer.Ordinal) { ["task_with_a_long_name_1, task_with_a_long_name_2"] = -0.25 }))] },
        };
        var lines = Terminal.Text(TablesOf(result), width).Split('\n');
        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
        Assert.DoesNotContain(lines, line => line.Contains('…', StringComparison.Ordinal));
        Assert.Equal(2 * 2 * 8, lines.Count(line => line.Contains("−.0093 [−.0134, −.0052]", StringComparison.Ordinal))); // versus plain and single, among the claims and in its table
        Assert.Contains(lines, line => line.Contains("20 of 30 rows; all in results.md", StringComparison.Ordinal));
        Assert.Equal(2, lines.Count(line => line.Contains("20 of 40 rows; all in results.md", StringComparison.Ordinal)));
        Assert.Equal(width == 160 ? 2 : 4, lines.Count(line => line.StartsWith("│ 4,000 │", StringComparison.Ordinal))); // the last of 40 steps: two metrics, in one table or two
        Assert.DoesNotContain(lines, line => line.StartsWith("│ 3,900 │", StringComparison.Ordinal));
    }

    [Fact]
    public void A_study_without_a_result_shows_its_failures()
    {
        var shown = Terminal.Text(TablesOf(Of([1]) with { Failed = [new("kd [x]", "2022-04-22", 1, "no rows")] }), 80);
        Assert.Contains("\nNothing can be said yet: no run of ablate finished.\n", shown, StringComparison.Ordinal);
        Assert.Contains("Failed runs\n1 run of kd [x] could not be trained.\n", shown, StringComparison.Ordinal);
        Assert.Contains("│ kd [x], window from 2022-04-22, seed 1 │ no rows │", shown, StringComparison.Ordinal);
    }

    private static IRenderable TablesOf(StudyResult result) => ReportTables.Of(ReportBuilder.OfStudy(result), "results.md");

    private static StudyResult Small() => Of([1, 2, 3], ("like", [
        Variant("plain", [1, 2, 3], Spread(0.8186, 0.001), Spread(0.7290, 0.002), toSingle: (s_same, null)),
        Variant("crossdistil", [1, 3], Spread(0.8093, 0.0012), Spread(0.7491, 0.003), (s_harm, s_gain), (s_harm, s_gain)),
        Variant("single", [1, 2, 3], Spread(0.8182, 0.001), Spread(0.7286, 0.002), (s_same, s_same)),
    ]));
}
