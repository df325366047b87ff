using System.Globalization;
using CrossDistil.Metrics;
using CrossDistil.Studies.Reports.Words;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CrossDistil.Cli.Output;

/// <summary>One row of a results table.</summary>
/// <param name="Variant">Its name.</param>
/// <param name="Tasks">Test metrics by task.</param>
/// <param name="IsBound">The best possible on synthetic data: shown without a difference.</param>
internal sealed record ResultRow(string Variant, IReadOnlyDictionary<string, TaskMetrics> Tasks, bool IsBound = false);

/// <summary>
/// Variants × tasks: AUC, Multi-AUC and logloss, each with its difference to the first row, ECE after and before calibration, and GAUC and NDCG where they were
/// measured. Those two come without a difference, so that the table keeps to 120 columns.
/// </summary>
internal static class ResultsTable
{
    private static readonly Column[] s_columns =
    [
        new("AUC", metrics => metrics.Auc, 1),
        new("Multi-AUC", metrics => metrics.MultiAuc, 1),
        new("Logloss", metrics => metrics.Logloss, -1),
        new("ECE", metrics => metrics.Ece),
        new("before", metrics => metrics.Uncalibrated?.Ece),
    ];

    public static IRenderable Of(IReadOnlyList<ResultRow> rows)
    {
        var columns = Columns(rows);
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Task", "Variant");
        foreach (var column in columns) table.AddColumn(new TableColumn(column.Name).RightAligned());
        foreach (var (task, first) in rows[0].Tasks)
        {
            if (table.Rows.Count > 0) table.AddEmptyRow();
            for (var r = 0; r < rows.Count; r++) table.AddRow([.. Cells(rows[r], columns, task, first, r, last: r == rows.Count - 1)]);
        }

        var compared = rows.Count(row => !row.IsBound) > 1;
        return table.Caption("positives / labelled rows; before: ECE before calibration"
            + (columns.Length > s_columns.Length ? "; GAUC of: its coverage" : string.Empty)
            + (compared ? "; differences to the first variant" : string.Empty));
    }

    private static Column[] Columns(IReadOnlyList<ResultRow> rows)
    {
        var measured = rows.SelectMany(row => row.Tasks.Values).Select(task => task.PerUser).OfType<PerUserMetrics>().FirstOrDefault();
        if (measured is null) return s_columns;
        var ndcg = string.Create(CultureInfo.InvariantCulture, $"NDCG@{measured.NdcgAt}");
        return [.. s_columns, new("GAUC", metrics => metrics.PerUser?.Gauc), new(ndcg, metrics => metrics.PerUser?.Ndcg)];
    }

    private static IEnumerable<Markup> Cells(ResultRow row, Column[] columns, string task, TaskMetrics first, int index, bool last)
    {
        var metrics = row.Tasks[task];
        var facts = Facts(task, first).Skip(index);
        yield return new Markup(string.Join('\n', last ? facts : facts.Take(1)));
        yield return new Markup(row.IsBound ? $"[italic]{Markup.Escape(row.Variant)}[/]" : Markup.Escape(row.Variant));
        foreach (var column in columns)
        {
            var difference = index == 0 || row.IsBound || column.Better == 0 ? null : column.Of(metrics) - column.Of(first);
            yield return new Markup(Numbers.Metric(column.Of(metrics)) + (difference is { } d ? Coloured(d, column.Better) : string.Empty));
        }
    }

    private static string Coloured(double difference, int better)
    {
        var colour = (Math.Sign(Math.Round(difference, 4)) * better) switch { > 0 => "green", < 0 => "red", _ => "dim" };
        return $" [{colour}]{Numbers.Signed(difference)}[/]";
    }

    /// <summary>A line for each row of the task.</summary>
    private static IEnumerable<string> Facts(string task, TaskMetrics metrics)
    {
        yield return $"[bold]{Markup.Escape(task)}[/]";
        yield return $"[dim]{Counts(metrics)}[/]";
        if (metrics.PerUser?.Coverage is { } coverage) yield return $"[dim]GAUC of {Numbers.Percent(coverage, 2)}[/]";
    }

    private static string Counts(TaskMetrics metrics) => $"{Numbers.Count(metrics.Positives)} / {Numbers.Count(metrics.Rows)}";

    /// <summary>One metric.</summary>
    /// <param name="Name">Its heading.</param>
    /// <param name="Of">Its value; null = undefined, or not measured.</param>
    /// <param name="Better">1 where greater is better, −1 where less is; 0 = no difference is shown.</param>
    private sealed record Column(string Name, Func<TaskMetrics, double?> Of, int Better = 0);
}
