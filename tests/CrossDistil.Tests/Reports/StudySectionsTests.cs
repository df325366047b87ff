using CrossDistil.Metrics;
using CrossDistil.Studies.Reports;
using CrossDistil.Studies.Reports.Figures;
using CrossDistil.Studies.Results;
using CrossDistil.Studies.Statistics;
using Xunit;
using static CrossDistil.Tests.Reports.StudyReports;
using static CrossDistil.Tests.Studies.MadeUpStudy;

namespace CrossDistil.Tests.Reports;

public sealed class StudySectionsTests
{
    public static TheoryData<int> Shapes => [.. Enumerable.Range(0, All().Count())];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Charts_name_columns_of_their_table(int shape)
    {
        foreach (var panel in Figures(shape).SelectMany(figure => figure.Panels).Where(panel => panel.Chart is not null))
        {
            string[] named = panel.Chart switch
            {
                LineChart lines => [lines.X, .. lines.Series],
                DotChart dots => [dots.Label, dots.Value],
                HeatMap map => [map.Label, .. map.Columns],
                var other => throw new InvalidOperationException($"no study is drawn by {other}"),
            };
            Assert.Equal(named.Distinct(), named);
            Assert.Empty(named.Except(panel.Table.Columns.Select(column => column.Key), StringComparer.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Tables_are_whole_and_their_places_unique(int shape)
    {
        var figures = Figures(shape);
        Assert.NotEmpty(figures);
        Assert.Equal(figures.DistinctBy(figure => figure.Id).Count(), figures.Length);
        foreach (var figure in figures)
        {
            Assert.Matches("^[a-z0-9-]+$", figure.Id);
            Assert.EndsWith(".", figure.Sentence, StringComparison.Ordinal);
            Assert.DoesNotContain("  ", figure.Sentence, StringComparison.Ordinal);
            Assert.NotEmpty(figure.Panels);
            Assert.Equal(figure.Panels.Count, figure.Panels.Select(panel => panel.Title).Distinct(StringComparer.Ordinal).Count());
            Assert.Equal(figure.Panels.Count > 1, figure.Panels[0].Title is not null);
            Assert.All(figure.Panels, panel =>
            {
                Assert.Equal(panel.Table.Columns.Count, panel.Table.Columns.DistinctBy(column => column.Key).Count());
                Assert.All(panel.Table.Rows, row => Assert.Equal(panel.Table.Columns.Count, row.Count));
                Assert.All(panel.Table.Rows.SelectMany(row => row), cell => Assert.False(cell.Low > cell.Value || cell.High < cell.Value));
            });
        }
    }

    [Fact]
    public void Differences_are_those_of_the_result_with_interval_and_claim()
    {
        var result = Large();
        var figure = ReportOf(result).Figure("ablate-multi-auc-differences");
        Assert.Equal(["long_view", "like"], figure.Panels.Select(panel => panel.Title));
        var (panel, variants) = (figure.Panels[1], result.Test!["like"].Variants);
        for (var v = 0; v < variants.Count; v++)
        {
            var (row, expected) = (panel.Table.Rows[v], variants[v].ToBaseline.GetValueOrDefault("multi_auc"));
            Assert.Equal(variants[v].Metrics["multi_auc"].Mean, row[1].Value);
            Assert.Equal((expected?.Mean ?? 0, expected?.Low, expected?.High), (row[2].Value!.Value, row[2].Low, row[2].High));
            Assert.Equal(expected?.Adjusted, row[3].Value);
            Assert.Equal(expected is null ? "baseline" : StudyWords.Difference(expected), row[2].Text);
        }

        Assert.Equal(Outcome.Gained, panel.Table.Rows[1][2].Outcome);
        Assert.Equal(("tf-kd", "no seed finished", null), (panel.Table.Rows[^1][0].Text, panel.Table.Rows[^1][1].Text, panel.Table.Rows[^1][2].Value));
        Assert.Equal([new Reference("plain", 0)], Assert.IsType<DotChart>(panel.Chart).References);
    }

    [Fact]
    public void The_sentence_names_what_is_significant_and_counts_what_is_not()
    {
        Assert.Equal("like: worse: crossdistil (−.0139, p <.001); no difference shown for 1; not compared for 1.", Sentence((Loss, Gain), "auc"));
        Assert.Equal("like: better: crossdistil (+.0144, p .044); no difference shown for 1; not compared for 1.", Sentence((Loss, Gain), "multi-auc"));
        Assert.Equal("like: no difference shown; not compared for 1.", Sentence((Same, Gain), "auc"));

        static string Sentence((PairedDifference?, PairedDifference?) toBaseline, string metric) =>
            ReportOf(Compare(toBaseline) with { Failed = [new("kd", null, 1, "diverged")] }).Figure($"compare-{metric}-differences").Sentence;
    }

    [Fact]
    public void Values_stand_before_the_best_possible_on_test_rows_alone()
    {
        var best = new OrderedDictionary<string, TaskMetrics>(StringComparer.Ordinal) { ["like"] = new(0.9, 0.8, [], null, null, null, 1, 1) };
        var panels = ReportOf(Compare((Loss, Gain)), best).Figure("compare-values").Panels;
        Assert.Equal([0.9, 0.8], panels.Select(panel => Assert.Single(Assert.IsType<DotChart>(panel.Chart).References).Value));
        Assert.Equal((0.79, 0.789, 0.791), (panels[0].Table.Rows[2][1].Value!.Value, panels[0].Table.Rows[2][1].Low!.Value, panels[0].Table.Rows[2][1].High!.Value));
        Assert.All(ReportOf(Compare((Loss, Gain)) with { Test = null }, best).Figure("compare-values").Panels, panel => Assert.Empty(Assert.IsType<DotChart>(panel.Chart).References));
    }

    [Fact]
    public void Harm_is_counted_and_named()
    {
        var figure = ReportOf(Compare((Same, Same), (Loss, Gain))).Figure("compare-harm");
        Assert.Equal("Of 4 comparisons with single on test: better 1, worse 1, no difference shown 2, not compared 0. Harmed: AUC of like by crossdistil.", figure.Sentence);
        Assert.Equal(["like, AUC", "like, Multi-AUC"], figure.Panels.Select(panel => panel.Title));
        Assert.Equal(("crossdistil", Loss.Mean), (figure.Panels[0].Table.Rows[1][0].Text, figure.Panels[0].Table.Rows[1][1].Value!.Value));
        Assert.Equal([Outcome.Lost, Outcome.Gained], figure.Panels.Select(panel => panel.Table.Rows[1][2].Outcome!.Value));
    }

    [Fact]
    public void Where_single_is_missing_no_harm_is_not_claimed()
    {
        var result = Of([1], ("like", [Variant("plain", [1], Spread(0.8), Spread(0.7)), Variant("crossdistil", [1], Spread(0.8), Spread(0.7))]));
        Assert.EndsWith("not compared 4. Nothing is said of harm.", ReportOf(result).Figure("ablate-harm").Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Curves_have_a_row_for_each_step_and_a_line_for_each_variant()
    {
        var result = All().Last();
        var panel = ReportOf(result).Figure("curves-steps").Panels[0];
        Assert.Equal(["100", "200", "300", "400"], panel.Table.Rows.Select(row => row[0].Text));
        Assert.Equal(3, Assert.IsType<LineChart>(panel.Chart).Series.Count);
        var spread = result.Curves.GetAt(2).Value[1].Tasks["step"]["auc"];
        Assert.Equal((spread.Mean, spread.Mean - spread.Deviation), (panel.Table.Rows[1][3].Value, panel.Table.Rows[1][3].Low));
    }

    [Fact]
    public void Conflict_is_counted_below_zero()
    {
        var figure = ReportOf(Large()).Figure("ablate-conflict");
        Assert.Contains("below 0 they pull apart: 2 of 7 values, the least −.15 (plain, epoch 4).", figure.Sentence, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3, 4], figure.Panels[0].Table.Rows.Select(row => row[0].Value!.Value));
        Assert.Equal((-0.15, 0.4), (Math.Round(figure.Panels[0].Table.Rows[3][1].Value!.Value, 10), figure.Panels[0].Table.Rows[3][2].Value!.Value));
    }

    [Fact]
    public void Wrong_labels_are_lines_by_their_share()
    {
        var figure = ReportOf(Corrupt()).Figure("corrupt-shares");
        var panel = figure.Panels[0];
        Assert.Equal(["0 %", "50 %"], panel.Table.Rows.Select(row => row[0].Text));
        Assert.Equal([[0, 0.81, 0.82], [0.5, 0.73, 0.74]], panel.Table.Rows.Select(row => row.Select(cell => cell.Value!.Value).ToArray()));
        Assert.Equal([new Reference("crossdistil, true labels", 0.81), new Reference("single, true labels", 0.83)], Assert.IsType<LineChart>(panel.Chart).References);
        Assert.Contains("With 50 % swapped, versus true labels, crossdistil: like lost AUC (−.0139, p <.001), no difference shown in Multi-AUC.", figure.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Failed_runs_and_the_legend_are_tables()
    {
        var report = ReportOf(Large());
        Assert.Equal(
            ["tf-kd, window from 2022-04-22, seed 3", "the loss is not finite at step 412: lower training.rate"], report.Figure("ablate-failed").Panels[0].Table.Rows[0].Select(cell => cell.Text));
        string[] counts = ["long_view: 731 positives in 43,268 labelled rows.", "like: 731 positives in 43,268 labelled rows."];
        Assert.Equal(StudyNotes.LegendOf(Large()).Concat(counts), report.Figure("ablate-legend").Panels[0].Table.Rows.Select(row => row[0].Text));
    }

    [Fact]
    public void A_second_study_of_a_command_has_a_place_of_its_own() =>
        Assert.Equal(["compare", "compare-b"], ReportOf(Compare((Gain, Gain)), Compare((Loss, Loss))).Sections.Select(section => section.Id));

    private static Figure[] Figures(int shape) => [.. ReportOf(All().ElementAt(shape)).Sections.SelectMany(section => section.Figures)];
}
