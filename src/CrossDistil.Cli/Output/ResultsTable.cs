using CrossDistil.Metrics;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CrossDistil.Cli.Output;

/// <summary>One row of a results table.</summary>
/// <param name="Variant">Its name.</param>
/// <param name="Tasks">Test metrics by task.</param>
/// <param name="IsBound">The best possible on synthetic data: shown without a difference.</param>
internal sealed record ResultRow(string Variant, IReadOnlyDictionary<string, TaskMetrics> Tasks, bool IsBound = false);

/// <summary>Variants × tasks: AUC, Multi-AUC and logloss, each with its difference to the first row, and ECE after and before calibration.</summary>
internal static class ResultsTable
{
    private static readonly (string Name, Func<TaskMetrics, double?> Of, int Better)[] s_columns = // 0: no difference is shown
    [
        ("AUC", metrics => metrics.Auc, 1),
        ("Multi-AUC", metrics => metrics.MultiAuc, 1),
        ("Logloss", metrics => metrics.Logloss, -1),
        ("ECE", metrics => metrics.Ece, 0),
        ("before", metrics => metrics.Uncalibrated?.Ece, 0),
    ];

    public static IRenderable Of(IReadOnlyList<ResultRow> rows)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Task", "Variant");
        foreach (var column in s_columns) table.AddColumn(new TableColumn(column.Name).RightAligned());
        foreach (var (task, first) in rows[0].Tasks)
        {
            if (table.Rows.Count > 0) table.AddEmptyRow();
            for (var r = 0; r < rows.Count; r++) table.AddRow([.. Cells(rows[r], task, first, r, alone: rows.Count == 1)]);
        }

        var compared = rows.Count(row => !row.IsBound) > 1;
        return table.Caption("positives / labelled rows; before: ECE before calibration" + (compared ? "; differences to the first variant" : string.Empty));
    }

    private static IEnumerable<Markup> Cells(ResultRow row, string task, TaskMetrics first, int index, bool alone)
    {
        var metrics = row.Tasks[task];
        yield return new Markup((index == 0 ? $"[bold]{Markup.Escape(task)}[/]{(alone ? "\n" : string.Empty)}" : string.Empty)
            + (index == 1 || alone ? $"[dim]{Counts(first)}[/]" : string.Empty));
        yield return new Markup(row.IsBound ? $"[italic]{Markup.Escape(row.Variant)}[/]" : Markup.Escape(row.Variant));
        foreach (var column in s_columns)
        {
            var difference = index == 0 || row.IsBound || column.Better == 0 ? null : column.Of(metrics) - column.Of(first);
            yield return new Markup(Numbers.Metric(column.Of(metrics)) + (difference is { } d ? Coloured(d, column.Better) : string.Empty));
        }
    }

    private static string Coloured(double difference, int better)
    {
        var colour = (Math.Sign(Math.Round(difference, 4)) * better) switch { > 0 => "green", < 0 => "red", _ => "dim" };
        return $" [{colour}]{Numbers.Difference(difference)}[/]";
    }

    private static string Counts(TaskMetrics metrics) => $"{Numbers.Count(metrics.Positives)} / {Numbers.Count(metrics.Rows)}";
}
