using CrossDistil.Metrics;
using CrossDistil.Studies.Reports;
using CrossDistil.Studies.Reports.Figures;
using CrossDistil.Studies.Reports.Sources;
using Xunit;

namespace CrossDistil.Tests.Reports;

public sealed class RunFigureTests
{
    private static readonly RunSource s_run = Scattered("own", 1);

    [Fact]
    public void Scores_that_are_gone_are_missed_aloud()
    {
        var warnings = ReportBuilder.Of(HandMadeRun.Subject(s_run with { Scored = null })).Warnings;
        Assert.Contains($"{s_run.Name} has no predictions.csv: its scores and its calibration are not shown", warnings);
        Assert.DoesNotContain(ReportBuilder.Of(HandMadeRun.Subject(s_run)).Warnings, warning => warning.Contains("predictions.csv", StringComparison.Ordinal));
    }

    [Fact]
    public void Bins_of_the_reliability_diagram_give_the_ece_back()
    {
        var figure = HandMadeRun.Figure("reliability", s_run);
        for (var task = 0; task < 2; task++)
        {
            var (metrics, panel) = (s_run.Metrics!.Test[HandMadeRun.Tasks[task]], figure.Panels[task]);
            Assert.Equal(metrics.Ece!.Value, Gap(panel, "after", "after_share"), 1e-6);
            Assert.Equal(metrics.Uncalibrated!.Ece!.Value, Gap(panel, "before", "before_share"), 1e-6);
            Assert.Contains(
                FormattableString.Invariant($"{HandMadeRun.Tasks[task]}: ECE {metrics.Uncalibrated.Ece.Value:#.0000} before calibration, {metrics.Ece.Value:#.0000} after; "), figure.Sentence, StringComparison.Ordinal);
        }

        double Gap(Panel panel, string predicted, string share) =>
            HandMadeRun.Values(panel, "rows").Zip(HandMadeRun.Values(panel, predicted), HandMadeRun.Values(panel, share)).Sum(bin => bin.First!.Value * Math.Abs(bin.Second!.Value - bin.Third!.Value))
            / s_run.Metrics!.Test[panel.Title!].Rows;
    }

    [Theory]
    [InlineData(10, 0.5, 0.2366, 0.7634)]
    [InlineData(10, 0, 0, 0.2775)]
    [InlineData(10, 1, 0.7225, 1)]
    public void A_share_has_wilsons_interval(int rows, double share, double low, double high)
    {
        var found = new ReliabilityBin(rows, 0.5, share).Wilson();
        Assert.Equal((low, high), (Math.Round(found.Low, 4), Math.Round(found.High, 4)));
    }

    [Fact]
    public void A_share_that_is_there_is_not_0_percent()
    {
        var strata = HandMadeRun.Strata with { Rows = 1_000_000 };
        Assert.Contains("The rarest, -+, has 1 row (<0.01 %).", HandMadeRun.Figure("strata", s_run with { Strata = strata }).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Metrics_of_one_class_are_undefined_in_words_too()
    {
        var run = HandMadeRun.Tested("own", [.. Enumerable.Range(0, 30).Select(row => ("--", row / 10f, (float?)null))]);
        Assert.StartsWith("On test, own reached AUC undefined and Multi-AUC undefined in click", ReportBuilder.Of(HandMadeRun.Subject(run)).Answer, StringComparison.Ordinal);
        Assert.StartsWith("click: AUC undefined, Multi-AUC undefined.", HandMadeRun.Figure("tested", run).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Rare_positives_are_drawn_on_logarithmic_axes()
    {
        Assert.False(Assert.IsType<PointChart>(HandMadeRun.Figure("reliability", s_run).Panels[0].Chart).IsLog);
        var rare = HandMadeRun.Tested("own", [("++", 1, null), .. Enumerable.Range(0, 40).Select(row => ("--", row / -10f, (float?)null))]);
        Assert.True(Assert.IsType<PointChart>(HandMadeRun.Figure("reliability", rare).Panels[0].Chart).IsLog);
    }

    [Fact]
    public void Conflict_is_lines_over_epochs_and_dots_where_there_is_one()
    {
        var figure = HandMadeRun.Figure("conflict", s_run);
        Assert.Equal("click, like: mean cosine +.25 in epoch 1, −.13 in epoch 2; below 0, where tasks conflict, in 1 of 2 epochs.", figure.Sentence);
        Assert.Equal(["1 | +.25", "2 | −.13"], HandMadeRun.Texts(figure.Panels[0]));
        Assert.Equal(0, Assert.Single(Assert.IsType<LineChart>(figure.Panels[0].Chart).References).Value);

        var once = s_run with { Metrics = s_run.Metrics! with { Conflict = [s_run.Metrics.Conflict[0]] } };
        Assert.IsType<DotChart>(HandMadeRun.Figure("conflict", once).Panels[0].Chart);
    }

    [Fact]
    public void Strata_name_the_rarest_and_what_is_not_ranked()
    {
        Assert.Equal("100 training rows in 4 combinations of labels (in the order click, like); level 0 is the worst. The rarest, -+, has 1 row (1 %).", HandMadeRun.Figure("strata", s_run).Sentence);
        var dropped = s_run with { Strata = HandMadeRun.Strata with { Dropped = [new("click", "-+", "--", 1, 60, 10)] } };
        Assert.EndsWith("Not ranked, for fewer than 10 rows on a side: -+ over -- for click.", HandMadeRun.Figure("strata", dropped).Sentence, StringComparison.Ordinal);
        Assert.Equal(["++ | 10 | 10 % | 3 | 3", "+- | 29 | 29 % | 2 | 1", "-+ | 1 | 1 % | 1 | 2", "-- | 60 | 60 % | 0 | 0"], HandMadeRun.Texts(HandMadeRun.Figure("strata", s_run).Panels[0]));
        Assert.Equal(["click | 39 | 61 | 39 %", "like | 11 | 89 | 11 %"], HandMadeRun.Texts(HandMadeRun.Figure("labels", s_run).Panels[0]));
    }

    [Fact]
    public void Runs_on_the_same_rows_share_a_panel_and_others_have_their_own()
    {
        Assert.Null(Assert.Single(HandMadeRun.Figure("strata", s_run, s_run with { Name = "other" }).Panels).Title);
        var other = s_run with { Name = "other", Strata = HandMadeRun.Strata with { Rows = 101 } };
        Assert.Equal(["own", "other"], HandMadeRun.Figure("strata", s_run, other).Panels.Select(panel => panel.Title));
    }

    [Fact]
    public void Results_are_the_runs_metrics_side_by_side_the_best_possible_last()
    {
        var best = new OrderedDictionary<string, TaskMetrics>(StringComparer.Ordinal) { ["click"] = new(0.9, 0.85, [], 0.2, null, null, 10, 5) };
        var figure = RunResults.Of([s_run, Scattered("other", 2)], best)!;
        Assert.Equal(["Metric", "own", "other", "best possible"], figure.Panels[0].Table.Columns.Select(column => column.Title));
        Assert.Equal(["Metric", "own", "other"], figure.Panels[1].Table.Columns.Select(column => column.Title));
        var multiAuc = figure.Panels[0].Table.Rows.Single(row => row[0].Text is "Multi-AUC");
        Assert.Equal([s_run.Metrics!.Test["click"].MultiAuc, 0.85], [multiAuc[1].Value, multiAuc[3].Value]);
        Assert.Contains("; the best possible is AUC .9000, Multi-AUC .8500. like: own AUC ", figure.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void While_the_test_split_is_closed_results_are_of_validation()
    {
        var figure = HandMadeRun.Figure("tested", HandMadeRun.Fitted("own", 0.6, 0.7));
        Assert.Equal("Validation metrics, the test split being closed", figure.Title);
        Assert.Equal("click: AUC .7000, Multi-AUC .7000. like: AUC .8000, Multi-AUC .7000.", figure.Sentence);
    }

    [Fact]
    public void Speed_says_whose_memory_it_is()
    {
        var figure = HandMadeRun.Figure("speed", s_run, HandMadeRun.UnderWay("new"));
        Assert.Equal(
            "own: 1,234 rows/s in training, 56.7 s in all, at most 512 MB of memory; new: 1,000 rows/s in training, 30.0 s so far. "
            + "Memory is that of the whole process: runs that trained in one process, such as those of a study, share it.",
            figure.Sentence);
        Assert.Equal(["own | 1,234 | 56.7 s | 2 | 512 MB", "new | 1,000 | 30.0 s | – | –"], HandMadeRun.Texts(figure.Panels[0]));
        Assert.IsType<BarChart>(figure.Panels[0].Chart);
        Assert.Null(HandMadeRun.Figure("speed", s_run).Panels[0].Chart);
    }

    [Fact]
    public void A_run_under_way_has_what_is_known_and_when_it_will_be_over()
    {
        var report = ReportBuilder.Of(HandMadeRun.Subject(HandMadeRun.UnderWay("own", 0.6)));
        Assert.Equal(["learning", "data", "speed"], report.Sections.Select(section => section.Id));
        Assert.Equal(new Progress(2, 3, 150, 300, 1000, 30), report.Progress);
        Assert.Empty(report.Warnings);
    }

    [Fact]
    public void A_finished_run_has_every_section_and_its_facts()
    {
        var report = ReportBuilder.Of(HandMadeRun.Subject(s_run));
        Assert.Equal(["results", "learning", "scores", "calibration", "conflict", "data", "speed"], report.Sections.Select(section => section.Id));
        Assert.Null(report.Progress);
        Assert.Equal("tasks.like: too few rows", Assert.Single(report.Warnings));
        Assert.Equal("own", Assert.Single(report.Documents).Title);
        Assert.Equal(
            ["0.1", "Linux, x64, 4 processors, 256-bit vectors", "abc", "seed 7", "../logs: log = log.csv", "by day: validation from 5, test from 6", "100", "2022-04-25 01:02 UTC"],
            new[] { "Version", "Machine", "Data checksum", "Seeds", "Source", "Split", "Training rows", "Started" }.Select(name => report.Facts[name]));
        Assert.False(report.Facts.ContainsKey("Goes on from"));
        Assert.Equal("../first", ReportBuilder.Of(HandMadeRun.Subject(s_run with { Experiment = s_run.Experiment with { From = "../first" } })).Facts["Goes on from"]);
        Assert.Equal(report.ToJson(), Report.FromJson(report.ToJson()).ToJson());
    }

    [Fact]
    public void Every_chart_names_columns_of_its_table_and_every_address_is_its_own()
    {
        var report = ReportBuilder.Of(HandMadeRun.Subject(Scattered("plain", 2), s_run));
        var figures = report.Sections.SelectMany(section => section.Figures).ToArray();
        Assert.Distinct(figures.Select(figure => figure.Id));
        foreach (var panel in figures.SelectMany(figure => figure.Panels))
        {
            string[] named = panel.Chart switch
            {
                LineChart lines => [lines.X, .. lines.Series],
                PointChart points => [.. points.Series.SelectMany(series => new[] { series.X, series.Y })],
                DotChart dots => [dots.Label, dots.Value],
                BarChart bars => [bars.Label, .. bars.Series],
                HeatMap map => [map.Label, .. map.Columns],
                _ => [],
            };
            Assert.Distinct(panel.Table.Columns.Select(column => column.Key));
            Assert.Subset(panel.Table.Columns.Select(column => column.Key).ToHashSet(StringComparer.Ordinal), named.ToHashSet(StringComparer.Ordinal));
            Assert.All(panel.Table.Rows, row => Assert.Equal(panel.Table.Columns.Count, row.Count));
        }
    }

    private static RunSource Scattered(string name, int seed)
    {
        var random = new Random(seed);
        string[] labels = ["++", "+-", "-+", "--", "?+"];
        return HandMadeRun.Tested(name, [.. Enumerable.Range(0, 300).Select(_ => (labels[random.Next(5)], (float)(4 * random.NextDouble()) - 2, (float?)random.NextDouble()))]);
    }
}
