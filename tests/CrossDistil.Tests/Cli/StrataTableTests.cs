using CrossDistil.Cli.Output;
using CrossDistil.Runs;
using Spectre.Console;
using Xunit;

namespace CrossDistil.Tests.Cli;

public sealed class StrataTableTests
{
    [Fact]
    public void Combinations_stand_with_their_rows_and_their_level_in_every_order()
    {
        var report = Report(["long_view", "like"], [("++", 2_490, [3, 3]), ("+-", 68_473, [2, 1]), ("-+", 1_425, [1, 2]), ("--", 155_941, [0, 0]), ("-?", 12, [null, null])]);
        Assert.Equal(
            """
            ╭────────┬───────────────┬───────────┬──────╮
            │ Labels │ Training rows │ long_view │ like │
            ├────────┼───────────────┼───────────┼──────┤
            │ ++     │         2,490 │         3 │    3 │
            │ +-     │        68,473 │         2 │    1 │
            │ -+     │         1,425 │         1 │    2 │
            │ --     │       155,941 │         0 │    0 │
            │ -?     │            12 │         – │    – │
            ╰────────┴───────────────┴───────────┴──────╯
            labels and levels in the tasks' order, level 0 the worst; ? is a missing label
            """.ReplaceLineEndings("\n"),
            string.Join('\n', Lines(report)));
    }

    [Fact]
    public void Eight_tasks_fit_into_eighty_columns_with_the_largest_combinations_and_a_line_for_the_rest()
    {
        string[] tasks = ["long_view", "like", "follow", "comment", "forward", "hate", "profile_enter", "click"];
        var strata = Enumerable.Range(0, 256).Select(i => (Convert.ToString(255 - i, 2).PadLeft(8, '0').Replace('1', '+').Replace('0', '-'), 1000 + i, Enumerable.Repeat((int?)(255 - i), 8).ToArray()));
        var lines = Lines(Report(tasks, [.. strata, ("+++++++?", 7, new int?[8]), ("++++++??", 8, new int?[8])]));
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 80));
        Assert.Equal(16 + 2, lines.Count(line => line.StartsWith('│')) - 1);
        Assert.Contains(lines, line => line.StartsWith("│ 240 more      │       268,680 │", StringComparison.Ordinal)); // Σ 1000..1239
        Assert.Contains(lines, line => line.StartsWith("│ 2 more with ? │            15 │", StringComparison.Ordinal));
        Assert.Contains("7 profile_enter", string.Join(' ', lines.Select(line => line.Trim())), StringComparison.Ordinal);
    }

    private static StrataReport Report(string[] tasks, (string Labels, int Rows, int?[] Levels)[] strata) => new(
        strata.Sum(labels => labels.Rows),
        new(tasks.Select(task => KeyValuePair.Create<string, IReadOnlyList<string>>(task, [])), StringComparer.Ordinal),
        [.. strata.Select(labels => new LabelsReport(labels.Labels, labels.Rows, new(tasks.Zip(labels.Levels, KeyValuePair.Create), StringComparer.Ordinal)))],
        []);

    private static string[] Lines(StrataReport report)
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = 80;
        console.Profile.Capabilities.Unicode = true;
        console.Write(StrataTable.Of(report));
        return [.. writer.ToString().ReplaceLineEndings("\n").TrimEnd().Split('\n').Select(line => line.TrimEnd())];
    }
}
