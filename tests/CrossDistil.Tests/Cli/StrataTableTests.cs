using CrossDistil.Cli.Output;
using CrossDistil.Runs;
using CrossDistil.Studies.Reports.Figures;
using Xunit;

namespace CrossDistil.Tests.Cli;

public sealed class StrataTableTests
{
    [Fact]
    public void Combinations_stand_with_their_rows_and_their_level_in_every_order()
    {
        var report = Report(
            ["long_view", "like"],
            [("++", 2_490, [3, 3]), ("+-", 68_473, [2, 1]), ("-+", 1_425, [1, 2]), ("--", 155_941, [0, 0]), ("-?", 12, [null, null])]);
        Assert.Equal(
            """

            Training rows by labels
            228,341 training rows in 5 combinations of labels (in the order long_view,
            like); level 0 is the worst. The rarest, -+, has 1,425 rows (0.62 %). 12 rows
            have a missing label (?).
            ╭────────┬───────────────┬─────────┬─────────────────────┬────────────────╮
            │ Labels │ Training rows │   Share │ Level for long_view │ Level for like │
            ├────────┼───────────────┼─────────┼─────────────────────┼────────────────┤
            │ ++     │         2,490 │  1.09 % │                   3 │              3 │
            │ +-     │        68,473 │ 29.99 % │                   2 │              1 │
            │ -+     │         1,425 │  0.62 % │                   1 │              2 │
            │ --     │       155,941 │ 68.29 % │                   0 │              0 │
            │ -?     │            12 │  0.01 % │                   – │              – │
            ╰────────┴───────────────┴─────────┴─────────────────────┴────────────────╯
            """.ReplaceLineEndings("\n"),
            Shown(report));
    }

    [Fact]
    public void Eight_tasks_fit_into_eighty_columns_with_the_largest_combinations_and_a_line_for_the_rest()
    {
        string[] tasks = ["long_view", "like", "follow", "comment", "forward", "hate", "profile_enter", "click"];
        var strata = Enumerable.Range(0, 256).Select(i => (
            Convert.ToString(255 - i, 2).PadLeft(8, '0').Replace('1', '+').Replace('0', '-'), 1000 + i,
            Enumerable.Repeat((int?)(255 - i), 8).ToArray()));
        var lines = Shown(Report(tasks, [.. strata, ("+++++++?", 7, new int?[8]), ("++++++??", 8, new int?[8])])).Split('\n');
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        var tables = lines.Count(line => line.StartsWith('╭'));
        var rows = lines.Where(line => line.StartsWith('│')).Select(line => line.Split('│')[1].Trim());
        Assert.Equal((16 + 2) * tables, rows.Count(name => name.Length > 0 && name is not "Labels"));
        Assert.Contains(lines, line => line.StartsWith("│ 240 more      │  268,680 │ 93.08 % │", StringComparison.Ordinal)); // Σ 1000..1239
        Assert.Contains(lines, line => line.StartsWith("│ 2 more with ? │       15 │", StringComparison.Ordinal));
        Assert.All(tasks, task => Assert.Contains(lines, line => line.StartsWith('│') && line.Contains($" {task} │", StringComparison.Ordinal)));
        Assert.Contains("level 0 is the worst.", string.Join(' ', lines), StringComparison.Ordinal);
    }

    private static StrataReport Report(string[] tasks, (string Labels, int Rows, int?[] Levels)[] strata) => new(
        strata.Sum(labels => labels.Rows),
        new(tasks.Select(task => KeyValuePair.Create<string, IReadOnlyList<string>>(task, [])), StringComparer.Ordinal),
        [.. strata.Select(labels => new LabelsReport(labels.Labels, labels.Rows, new(tasks.Zip(labels.Levels, KeyValuePair.Create), StringComparer.Ordinal)))],
        []);

    private static string Shown(StrataReport report) => Terminal.Text(ReportTables.Of(TrainingLabels.Brief(report)), width: 80);
}
