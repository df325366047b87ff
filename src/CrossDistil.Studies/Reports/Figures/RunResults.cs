using CrossDistil.Metrics;
using CrossDistil.Studies.Reports.Sources;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>
/// Metrics of runs on the test rows, or on validation while the test split is closed: a table per task, metrics down
/// and runs across.
/// </summary>
internal static class RunResults
{
    /// <summary>The figure; null while no run is finished.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="best">Best possible by task on the test rows; null = not known.</param>
    public static Figure? Of(IReadOnlyList<RunSource> runs, OrderedDictionary<string, TaskMetrics>? best)
    {
        var isTested = runs.Any(run => run.Metrics is { IsTested: true });
        RunSource[] measured = [.. runs.Where(run => run.Metrics is { } metrics && metrics.IsTested == isTested)];
        if (measured.Length == 0) return null;
        var tasks = RunTasks.Of(measured).Select(task => (Name: task, Rows: Rows(measured, task, isTested ? best : null))).ToArray();
        return new Figure(
            "tested", isTested ? "Test metrics" : "Validation metrics, the test split being closed",
            string.Join(' ', tasks.Select(task => Sentence(task.Name, task.Rows))),
            [.. tasks.Select(task => new Panel(task.Name, TableOf(task.Rows)))]);
    }

    /// <summary>One run's metrics, a column for each task.</summary>
    public static Table Of(IEnumerable<KeyValuePair<string, TaskMetrics>> tasks) =>
        TableOf([.. tasks.Select(task => new Row(task.Key, task.Value, IsBound: false))]);

    private static Row[] Rows(RunSource[] runs, string task, OrderedDictionary<string, TaskMetrics>? best) =>
    [
        .. from run in runs
           where RunTasks.IndexOf(run, task) >= 0
           let metrics = run.Metrics!.IsTested ? run.Metrics.Test.GetValueOrDefault(task) : run.Metrics.Chosen(task)
           where metrics is not null
           select new Row(run.Name, metrics, IsBound: false),
        .. best?.GetValueOrDefault(task) is { } bound ? [new Row("best possible", bound, IsBound: true)] : Array.Empty<Row>(),
    ];

    private static Table TableOf(Row[] rows)
    {
        var perUser = rows.Select(row => row.Metrics.PerUser).OfType<PerUserMetrics>().FirstOrDefault();
        IEnumerable<Cell[]> lines =
        [
            Metric("AUC", metrics => metrics.Auc), Metric("Multi-AUC", metrics => metrics.MultiAuc),
            Metric("Logloss", metrics => metrics.Logloss), Metric("ECE", metrics => metrics.Ece),
            Metric("ECE before calibration", metrics => metrics.Uncalibrated?.Ece),
            Metric("Normalised entropy", metrics => metrics.NormalisedEntropy),
            .. perUser is null ? Array.Empty<Cell[]>() :
            [
                Metric("GAUC", metrics => metrics.PerUser?.Gauc), Metric($"NDCG@{perUser.NdcgAt}", metrics => metrics.PerUser?.Ndcg),
                Line("Labelled rows that GAUC is of", metrics => Cells.Percent(metrics.PerUser?.Coverage)),
            ],
            Line("Positives", metrics => Cells.Count(metrics.Positives)), Line("Labelled rows", metrics => Cells.Count(metrics.Rows)),
        ];
        return new Table([Cells.Words("metric", "Metric"), .. Cells.Columns(rows.Select(row => row.Name), "metric")], [.. lines]);

        Cell[] Metric(string title, Func<TaskMetrics, double?> value) => Line(title, metrics => Cells.Number(value(metrics)));

        Cell[] Line(string title, Func<TaskMetrics, Cell> cell) => [Cells.Text(title), .. rows.Select(row => cell(row.Metrics))];
    }

    private static string Sentence(string task, Row[] rows)
    {
        var isOne = rows.Count(row => !row.IsBound) == 1;
        var runs = rows.Where(row => !row.IsBound).Select(row => $"{(isOne ? string.Empty : $"{row.Name} ")}{Values(row.Metrics)}");
        var bound = rows.Where(row => row.IsBound).Select(row => $"; the best possible is {Values(row.Metrics)}");
        return $"{task}: {string.Join("; ", runs)}{string.Concat(bound)}.";
    }

    private static string Values(TaskMetrics metrics) =>
        $"AUC {Sentences.Metric(metrics.Auc)}, Multi-AUC {Sentences.Metric(metrics.MultiAuc)}";

    private sealed record Row(string Name, TaskMetrics Metrics, bool IsBound);
}
