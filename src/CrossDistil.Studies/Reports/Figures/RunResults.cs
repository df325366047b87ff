using CrossDistil.Metrics;
using CrossDistil.Studies.Reports.Parts;
using CrossDistil.Studies.Reports.Sources;
using CrossDistil.Studies.Reports.Words;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>
/// What runs reached on the test rows, or on validation while the test split is closed: a table per task, metrics down
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
        Panel[] panels = [.. RunTasks.Of(measured).Select(task => new Panel(task, TableOf(Rows(measured, task, isTested ? best : null))))];
        var sentences = RunTasks.Of(measured).Select(task => Sentence(task, Rows(measured, task, isTested ? best : null)));
        return new Figure(
            "tested", isTested ? "Test metrics" : "Validation metrics, the test split being closed", string.Join(' ', sentences), panels);
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
        var ndcg = string.Create(CultureInfo.InvariantCulture, $"NDCG@{perUser?.NdcgAt}");
        Measure[] measures =
        [
            new("AUC", metrics => metrics.Auc), new("Multi-AUC", metrics => metrics.MultiAuc),
            new("Logloss", metrics => metrics.Logloss), new("ECE", metrics => metrics.Ece),
            new("ECE before calibration", metrics => metrics.Uncalibrated?.Ece),
            new("Normalised entropy", metrics => metrics.NormalisedEntropy),
            .. perUser is null
                ? Array.Empty<Measure>()
                : [new("GAUC", metrics => metrics.PerUser?.Gauc), new(ndcg, metrics => metrics.PerUser?.Ndcg)],
        ];
        var keys = Cells.Keys(rows.Select(row => row.Name), "metric");
        return new Table(
            [new("metric", "Metric", IsText: true), .. rows.Select((row, i) => new Column(keys[i], row.Name))],
            [
                .. measures.Select(measure => Line(measure.Title, row => Cells.Number(measure.Of(row.Metrics)))),
                .. perUser is null
                    ? Array.Empty<Cell[]>()
                    : [Line("Labelled rows that GAUC is of", row => Cells.Percent(row.Metrics.PerUser?.Coverage))],
                Line("Positives", row => Cells.Count(row.Metrics.Positives)), Line("Labelled rows", row => Cells.Count(row.Metrics.Rows)),
            ]);

        Cell[] Line(string title, Func<Row, Cell> cell) => [Cells.Text(title), .. rows.Select(cell)];
    }

    private static string Sentence(string task, Row[] rows)
    {
        var runs = rows.Where(row => !row.IsBound)
            .Select(row => $"{(rows.Count(other => !other.IsBound) > 1 ? $"{row.Name} " : string.Empty)}{Values(row.Metrics)}");
        var bound = rows.Where(row => row.IsBound).Select(row => $"; the best possible is {Values(row.Metrics)}");
        return $"{task}: {string.Join("; ", runs)}{string.Concat(bound)}.";
    }

    private static string Values(TaskMetrics metrics) =>
        $"AUC {Sentences.Metric(metrics.Auc)}, Multi-AUC {Sentences.Metric(metrics.MultiAuc)}";

    private sealed record Row(string Name, TaskMetrics Metrics, bool IsBound);

    private sealed record Measure(string Title, Func<TaskMetrics, double?> Of);
}
