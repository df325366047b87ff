using CrossDistil.Cli.Output;
using CrossDistil.Metrics;
using Spectre.Console;
using Spectre.Console.Rendering;
using Xunit;

namespace CrossDistil.Tests.Cli;

public sealed class ResultsTableTests
{
    [Fact]
    public void Variants_stand_under_each_task_with_their_difference_to_the_first()
    {
        var table = ResultsTable.Of(
        [
            new("plain", Tasks(Metrics(0.7489, 0.6510, 0.5211, 0.0100, 0.0150), Metrics(0.9501, 0.8005, 0.0498, 0.0020, 0.0013))),
            new("crossdistil", Tasks(Metrics(0.7494, 0.7411, 0.5209, 0.0100, 0.0420), Metrics(0.9498, 0.8341, 0.0501, 0.0031, 0.0200))),
            new("best possible", Tasks(Metrics(0.7801, 0.7700, 0.5000, 0.0004, null), Metrics(0.9700, 0.9000, 0.0401, 0.0001, null)), IsBound: true),
        ]);
        Assert.Equal(
            """
            ╭────────────────┬───────────────┬───────────────┬───────────────┬───────────────┬────────┬────────╮
            │ Task           │ Variant       │           AUC │     Multi-AUC │       Logloss │    ECE │ before │
            ├────────────────┼───────────────┼───────────────┼───────────────┼───────────────┼────────┼────────┤
            │ finish         │ plain         │        0.7489 │        0.6510 │        0.5211 │ 0.0100 │ 0.0150 │
            │ 1,200 / 60,000 │ crossdistil   │ 0.7494 +.0005 │ 0.7411 +.0901 │ 0.5209 -.0002 │ 0.0100 │ 0.0420 │
            │                │ best possible │        0.7801 │        0.7700 │        0.5000 │ 0.0004 │      – │
            │                │               │               │               │               │        │        │
            │ like           │ plain         │        0.9501 │        0.8005 │        0.0498 │ 0.0020 │ 0.0013 │
            │ 1,200 / 60,000 │ crossdistil   │ 0.9498 -.0003 │ 0.8341 +.0336 │ 0.0501 +.0003 │ 0.0031 │ 0.0200 │
            │                │ best possible │        0.9700 │        0.9000 │        0.0401 │ 0.0001 │      – │
            ╰────────────────┴───────────────┴───────────────┴───────────────┴───────────────┴────────┴────────╯
                positives / labelled rows; before: ECE before calibration; differences to the first variant
            """,
            Text(table));
    }

    [Fact]
    public void Metrics_within_users_have_columns_where_they_were_measured()
    {
        var like = Metrics(0.9501, 0.8005, 0.0498, 0.0020, 0.0013);
        var table = ResultsTable.Of(
        [
            new("plain", Like(like with { PerUser = new(0.6512, 0.4, 90, 0.2345, 5, 95) })),
            new("crossdistil", Like(like with { Auc = 0.9601, PerUser = new(0.6612, 0.4, 90, null, 5, 0) })),
            new("best possible", Like(like), IsBound: true),
        ]);
        Assert.Equal(
            """
            ╭────────────────┬───────────────┬───────────────┬───────────────┬───────────────┬────────┬────────┬────────┬────────╮
            │ Task           │ Variant       │           AUC │     Multi-AUC │       Logloss │    ECE │ before │   GAUC │ NDCG@5 │
            ├────────────────┼───────────────┼───────────────┼───────────────┼───────────────┼────────┼────────┼────────┼────────┤
            │ like           │ plain         │        0.9501 │        0.8005 │        0.0498 │ 0.0020 │ 0.0013 │ 0.6512 │ 0.2345 │
            │ 1,200 / 60,000 │ crossdistil   │ 0.9601 +.0100 │ 0.8005 ±.0000 │ 0.0498 ±.0000 │ 0.0020 │ 0.0013 │ 0.6612 │      – │
            │ GAUC of 40.00% │ best possible │        0.9501 │        0.8005 │        0.0498 │ 0.0020 │ 0.0013 │      – │      – │
            ╰────────────────┴───────────────┴───────────────┴───────────────┴───────────────┴────────┴────────┴────────┴────────╯
              positives / labelled rows; before: ECE before calibration; GAUC of: its coverage; differences to the first variant
            """,
            Text(table));

        static Dictionary<string, TaskMetrics> Like(TaskMetrics metrics) => new(StringComparer.Ordinal) { ["like"] = metrics };
    }

    [Fact]
    public void An_undefined_value_is_a_dash_beside_its_counts()
    {
        var undefined = new TaskMetrics(null, null, [], 0.01, null, 0.02, 500, 0, new(0.02, null, 0.0312));
        var table = ResultsTable.Of([new("my [run]", new Dictionary<string, TaskMetrics>(StringComparer.Ordinal) { ["like"] = undefined })]);
        Assert.Equal(
            """
            ╭─────────┬──────────┬─────┬───────────┬─────────┬────────┬────────╮
            │ Task    │ Variant  │ AUC │ Multi-AUC │ Logloss │    ECE │ before │
            ├─────────┼──────────┼─────┼───────────┼─────────┼────────┼────────┤
            │ like    │ my [run] │   – │         – │  0.0100 │ 0.0200 │ 0.0312 │
            │ 0 / 500 │          │     │           │         │        │        │
            ╰─────────┴──────────┴─────┴───────────┴─────────┴────────┴────────╯
                 positives / labelled rows; before: ECE before calibration
            """,
            Text(table));
    }

    private static TaskMetrics Metrics(double auc, double multiAuc, double logloss, double ece, double? before) =>
        new(auc, multiAuc, [], logloss, 0.9, ece, 60_000, 1_200, before is null ? null : new(logloss, 0.9, before));

    private static OrderedDictionary<string, TaskMetrics> Tasks(TaskMetrics finish, TaskMetrics like) =>
        new(StringComparer.Ordinal) { ["finish"] = finish, ["like"] = like };

    private static string Text(IRenderable table)
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = 160;
        console.Profile.Capabilities.Unicode = true;
        console.Write(table);
        return string.Join('\n', writer.ToString().ReplaceLineEndings("\n").TrimEnd().Split('\n').Select(line => line.TrimEnd()));
    }
}
