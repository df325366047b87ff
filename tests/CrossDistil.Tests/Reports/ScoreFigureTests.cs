using CrossDistil.Studies.Reports;
using CrossDistil.Studies.Reports.Sources;
using Xunit;

namespace CrossDistil.Tests.Reports;

public sealed class ScoreFigureTests
{
    /// <summary>Per stratum as many rows as said, students in the order of click's levels, teachers with -+ above +-.</summary>
    private static readonly RunSource s_run = HandMadeRun.Tested("own", [.. Rows("++", 20, 3, 3), .. Rows("+-", 20, 2, 1), .. Rows("-+", 20, 1, 2), .. Rows("--", 40, 0, 0), .. Rows("?+", 3, 9, 9)]);

    [Fact]
    public void Every_density_integrates_to_one()
    {
        foreach (var panel in HandMadeRun.Figure("scores-click", s_run).Panels.Where(panel => panel.Chart is LineChart))
        {
            var x = HandMadeRun.Values(panel, "score");
            var width = x[1]!.Value - x[0]!.Value;
            Assert.Equal(12, x.Length);
            Assert.All(Assert.IsType<LineChart>(panel.Chart).Series, stratum => Assert.Equal(1, HandMadeRun.Values(panel, stratum).Sum(density => density!.Value * width), 1e-9));
        }
    }

    [Theory]
    [InlineData(150, 12)]
    [InlineData(300, 20)]
    [InlineData(900, 48)]
    public void Bins_are_as_narrow_as_the_rarest_stratum_allows(int rarest, int bins)
    {
        var run = HandMadeRun.Tested("own", [.. Rows("++", rarest, 3, null), .. Rows("--", 1000, 0, null)]);
        Assert.Equal(bins, HandMadeRun.Figure("scores-click", run).Panels[0].Table.Rows.Count);
    }

    [Fact]
    public void A_density_lies_where_its_rows_score()
    {
        var panel = HandMadeRun.Figure("scores-click", s_run).Panels.Single(panel => panel.Title is "student");
        var x = HandMadeRun.Values(panel, "score");
        var density = HandMadeRun.Values(panel, "+-");
        const double width = 3.0 / 12; // from 0 to 3
        Assert.All(x.Zip(density), bin => Assert.Equal(Math.Abs(bin.First!.Value - 2 - (width / 2)) < 1e-9 ? 1 / width : 0, bin.Second!.Value, 1e-9));
    }

    [Fact]
    public void The_sentence_says_whether_medians_are_in_the_tasks_order()
    {
        Assert.Equal(
            "Labels are in the order click, like. The task's order is ++ > +- > -+ > --. By median rank among all test rows: "
            + "teacher: not in this order (-+ above +-); student: in this order.",
            HandMadeRun.Figure("scores-click", s_run).Sentence);
        Assert.Contains("student: not in this order (+- above -+).", HandMadeRun.Figure("scores-like", s_run).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Thin_strata_are_named_and_have_no_line()
    {
        var run = HandMadeRun.Tested("own", [.. Rows("++", 19, 3, null), .. Rows("+-", 20, 2, null), .. Rows("-+", 1, 1, null), .. Rows("--", 40, 0, null)]);
        var figure = HandMadeRun.Figure("scores-click", run);
        Assert.EndsWith("Left out for fewer than 20 rows: ++ (19 rows) and -+ (1 row).", figure.Sentence, StringComparison.Ordinal);
        Assert.Equal(["+-", "--"], Assert.IsType<LineChart>(figure.Panels[0].Chart).Series);
        Assert.Equal(["student", "ranks"], figure.Panels.Select(panel => panel.Title)); // no teacher scored
    }

    [Fact]
    public void Of_several_runs_the_first_is_held_against_the_teachers_and_students_of_the_others()
    {
        var figure = HandMadeRun.Figure("scores-click", s_run with { Name = "plain" }, s_run);
        Assert.Equal(["own, teacher", "own, student", "plain, student", "ranks"], figure.Panels.Select(panel => panel.Title));
    }

    [Fact]
    public void Ranks_are_shares_of_all_rows_with_ties_at_their_middle()
    {
        var panel = HandMadeRun.Figure("scores-click", s_run).Panels[^1];
        // 103 rows: 40 of --, 20 each of -+, +-, ++, then 3 without a label of click.
        Assert.Equal("student: -- | 0 | 40 | 19 % [19 %, 19 %]", HandMadeRun.Texts(panel)[^1]);
        Assert.Equal([90 / 103.0, 70 / 103.0, 50 / 103.0, 20 / 103.0], HandMadeRun.Values(panel, "rank").TakeLast(4));
    }

    [Fact]
    public void The_matrix_gives_the_multi_auc_back()
    {
        var random = new Random(1);
        string[] labels = ["++", "+-", "-+", "--", "?+"];
        var run = HandMadeRun.Tested("own", [.. Enumerable.Range(0, 200).Select(_ => labels[random.Next(5)]).Select(of => (of, (float)random.NextDouble() + (of[0] == '+' ? 0.2f : 0), (float?)null))]);
        foreach (var (task, id) in HandMadeRun.Tasks.Zip(["pairs-click", "pairs-like"]))
        {
            var panel = Assert.Single(HandMadeRun.Figure(id, run).Panels);
            var rowsOf = panel.Table.Columns.Skip(1).Select(column => Rows(column.Title)).ToArray();        // [lower level]
            double sum = 0, weights = 0;
            foreach (var row in panel.Table.Rows)
                foreach (var (lower, cell) in row.Skip(1).Index().Where(cell => cell.Item.Value is not null))
                {
                    var weight = Rows(row[0].Text) + rowsOf[lower];
                    (sum, weights) = (sum + (weight * cell.Value!.Value), weights + weight);
                }

            Assert.Equal(run.Metrics!.Test[task].MultiAuc!.Value, sum / weights, 1e-12);
            Assert.Contains($"Multi-AUC {Numbers.Metric(sum / weights)};", HandMadeRun.Figure(id, run).Sentence, StringComparison.Ordinal);
        }

        static double Rows(string title) => double.Parse(title.Split('(', ')')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void A_matrix_has_a_cell_for_each_pair_and_none_for_the_rest()
    {
        var panel = HandMadeRun.Figure("pairs-click", s_run).Panels.Single(panel => panel.Title is "teacher");
        Assert.Equal(["++ (20) | 1.0000 | 1.0000 | 1.0000", "+- (20) | 1.0000 | .0000 | ", "-+ (20) | 1.0000 |  | "], HandMadeRun.Texts(panel));
        Assert.Equal(["Higher level (rows)", "-- (40)", "-+ (20)", "+- (20)"], panel.Table.Columns.Select(column => column.Title));
        Assert.Equal(0.5, Assert.IsType<HeatMap>(panel.Chart).Middle);
        Assert.StartsWith("teacher: Multi-AUC .8667; worst told apart is +- from -+ (.0000), best ", HandMadeRun.Figure("pairs-click", s_run).Sentence, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Labels, float Logit, float? Score)> Rows(string labels, int count, float logit, float? score) => Enumerable.Repeat((labels, logit, score), count);
}
