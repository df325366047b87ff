using System.Text.Json;
using CrossDistil.Studies.Reports;
using Xunit;
using static CrossDistil.Tests.Reports.StudyReports;

namespace CrossDistil.Tests.Reports;

public sealed class SweepFiguresTests
{
    private static readonly double[] s_three = [0.3, 0.1, 0.2];
    private static readonly double[] s_wide = [0.1, 0.2, 10];

    [Fact]
    public void One_axis_is_a_line_over_its_values_beside_the_file_as_written()
    {
        var figure = ReportOf(Sweep(s_three)).Figure("sweep-objective");
        var chart = Assert.IsType<LineChart>(figure.Panels[0].Chart);
        Assert.Equal(("alpha", false), (chart.X, chart.IsLogX));
        Assert.Equal([new Reference("as written", 0.1234)], chart.References);
        Assert.Equal([[0.1, 0.1], [0.2, 0.2], [0.3, 0.3]], figure.Panels[0].Table.Rows.Select(row => row.Select(cell => cell.Value!.Value).ToArray()));
        Assert.Equal("Chosen: alpha 0.3, of 4 candidates: mean AUC on validation .3000. The file as written has .1234.", figure.Sentence);
    }

    [Fact]
    public void Values_far_apart_are_drawn_by_their_logarithm() => Assert.True(Assert.IsType<LineChart>(ReportOf(Sweep(s_wide)).Figure("sweep-objective").Panels[0].Chart).IsLogX);

    [Fact]
    public void Two_axes_are_a_matrix_with_the_first_down_and_the_second_across()
    {
        var panels = ReportOf(Sweep(s_wide, [0.02, 0.01])).Figure("sweep-objective").Panels;
        var map = Assert.IsType<HeatMap>(panels[0].Chart);
        Assert.Equal(("alpha", "beta"), (map.RowTitle, map.ColumnTitle));
        Assert.Equal(["alpha", "beta 0.01", "beta 0.02"], panels[0].Table.Columns.Select(column => column.Title));
        Assert.Equal([0.1, 0.2, 10], panels[0].Table.Rows.Select(row => row[0].Value!.Value));
        Assert.Equal([0.1 + 0.1, 0.1 + 0.2], panels[0].Table.Rows[0].Skip(1).Select(cell => cell.Value!.Value));
        Assert.Equal(10 + (10 * 0.01), panels[0].Table.Rows[2][1].Value);
        Assert.Same(panels[0].Table, panels[1].Table);
        Assert.Equal(map.Columns, Assert.IsType<LineChart>(panels[1].Chart).Series);
    }

    [Fact]
    public void The_tasks_metrics_are_lines_too_with_their_deviation()
    {
        var panel = ReportOf(Sweep(s_three)).Figure("sweep-metrics").Panels[0];
        Assert.Equal("like, AUC", panel.Title);
        Assert.Equal(new Cell(".2000 ± .0100", 0.2, 0.2 - 0.01, 0.2 + 0.01), panel.Table.Rows[1][1]);
    }

    [Fact]
    public void Scattered_settings_make_no_matrix_and_no_line()
    {
        var grid = Sweep([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], [0.01, 0.02, 0.03, 0.04, 0.05, 0.06]);
        var diagonal = grid.Settings!.Where((_, i) => i % 7 == 0).ToDictionary(StringComparer.Ordinal);
        var candidates = grid.Choice!.Candidates.Where(candidate => diagonal.ContainsKey(candidate.Key) || candidate.Key is "as written");
        var report = ReportOf(grid with { Settings = new(diagonal, StringComparer.Ordinal), Choice = grid.Choice with { Candidates = new(candidates, StringComparer.Ordinal) } });
        Assert.Equal(["sweep-candidates"], report.Sections[0].Figures.Select(figure => figure.Id).Where(id => id is "sweep-candidates" or "sweep-objective" or "sweep-metrics"));
        Assert.Equal(7, Assert.Single(report.Figure("sweep-candidates").Panels).Table.Rows.Count);
    }

    [Fact]
    public void Words_on_an_axis_keep_their_order_and_have_no_number()
    {
        var sweep = Sweep([1, 2]);
        var words = sweep.Settings!.Zip(["\"ple\"", "null"], (setting, word) => KeyValuePair.Create(
            setting.Key, new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal) { ["kind"] = JsonSerializer.Deserialize<JsonElement>(word) }));
        var rows = ReportOf(sweep with { Settings = new(words, StringComparer.Ordinal) }).Figure("sweep-objective").Panels[0].Table.Rows;
        Assert.Equal([new("ple"), new("null")], rows.Select(row => row[0]));
    }

    [Fact]
    public void Three_axes_are_means_over_the_candidates_with_a_value_and_say_so()
    {
        var two = Sweep([1, 2], [3, 4]);
        var three = two.Settings!.Select((setting, i) => KeyValuePair.Create(setting.Key, new OrderedDictionary<string, JsonElement>(setting.Value, StringComparer.Ordinal) { ["gamma"] = JsonSerializer.SerializeToElement(i % 2) }));
        var figure = ReportOf(two with { Settings = new(three, StringComparer.Ordinal) }).Figure("sweep-objective");
        Assert.StartsWith("Each point is the mean over all candidates with that value", figure.Sentence, StringComparison.Ordinal);
        Assert.Equal(["alpha", "beta", "gamma"], figure.Panels.Select(panel => panel.Title));
        Assert.Equal([36, 37], figure.Panels[0].Table.Rows.Select(row => row[1].Value!.Value)); // alpha + 10 · beta over beta 3 and 4
        Assert.Equal([2, 2], figure.Panels[0].Table.Rows.Select(row => row[2].Value!.Value));
    }

    [Fact]
    public void Results_that_do_not_say_their_settings_have_their_candidates_alone()
    {
        var figure = ReportOf(Sweep(s_three) with { Settings = null }).Figure("sweep-candidates");
        Assert.Equal(["alpha 0.3", "alpha 0.2", "as written", "alpha 0.1"], figure.Panels[0].Table.Rows.Select(row => row[0].Text));
        Assert.Equal("objective", Assert.IsType<DotChart>(figure.Panels[0].Chart).Value);
    }
}
