using CrossDistil.Experiments;
using CrossDistil.Metrics;
using CrossDistil.Runs;
using CrossDistil.Studies.Reports.Sources;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>Metrics of every validation by step: a figure per metric, a panel per task, a line per run.</summary>
internal static class LearningCurves
{
    private static readonly string[] s_metrics = [StudyMetrics.Auc, StudyMetrics.MultiAuc, StudyMetrics.Logloss];

    /// <summary>The figures; a metric that is always undefined has none.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="best">Best possible by task; null = not known.</param>
    public static IEnumerable<Figure> Of(IReadOnlyList<RunSource> runs, OrderedDictionary<string, TaskMetrics>? best)
    {
        foreach (var metric in s_metrics)
        {
            (string Name, double? Best)[] tasks =
            [
                .. from task in RunTasks.Of(runs)
                   where runs.Any(run => Points(run, task, metric).Length > 0)
                   select (task, ValueOf(best, task, metric)),
            ];
            if (tasks.Length > 0)
                yield return new Figure(
                    $"learning-{Cells.Id(metric)}", $"{StudyMetrics.Title(metric)} on validation by step", Sentence(runs, tasks, metric),
                    [.. tasks.Select(task => Panel(runs, task.Name, metric, task.Best))]);
        }
    }

    private static Panel Panel(IReadOnlyList<RunSource> runs, string task, string metric, double? best) => Cells.Lines(
        task, new("step", "Step"), step => Cells.Count(step),
        runs.Select(run => (run.Name, Points(run, task, metric).Select(point => (point.At.Step, Cells.Number(point.Value))))),
        StudyMetrics.Title(metric), best is { } bound ? [new Reference("best possible (test rows)", bound)] : []);

    private static string Sentence(IReadOnlyList<RunSource> runs, (string Name, double? Best)[] tasks, string metric)
    {
        var lines = from task in tasks
                    let courses = from run in runs
                                  where Points(run, task.Name, metric).Length > 0
                                  select $"{(runs.Count > 1 ? $"{run.Name} " : string.Empty)}{Course(run, task.Name, metric)}"
                    select $"{task.Name}: {string.Join("; ", courses)}.";
        string[] bounds = [.. tasks.Where(task => task.Best is not null).Select(task => $"{Numbers.Metric(task.Best)} for {task.Name}")];
        string[] bound = bounds.Length == 0 ? [] : [$"The best possible, measured on test rows, is {Sentences.And(bounds)}."];
        var selections = runs.Select(SelectedBy).Distinct(StringComparer.Ordinal);
        return string.Join(' ', [$"Checkpoints are chosen by {Sentences.And(selections)}.", .. lines, .. bound]);
    }

    private static string Course(RunSource run, string task, string metric)
    {
        var points = Points(run, task, metric);
        var chosen = run.Metrics is { } metrics
            ? Array.FindIndex(points, point => point.At.Step == metrics.BestStep.GetValueOrDefault(task, -1))
            : points.Index().MaxBy(point => point.Item.At.Quality(task, run.Experiment.Training.Select)).Index;
        if (chosen < 0) return Value(points[^1]);
        var said = $"{(run.Metrics is null ? "so far " : string.Empty)}{Value(points[chosen])}";
        var rest = points[(chosen + 1)..];
        return rest.Length == 0 ? $"{said}, the last validation" : $"{said}, then {After(points[chosen].Value, rest)}";

        string Value((Evaluation At, double Value) point) => $"{Numbers.Metric(point.Value)} at {At(point.At, run)}";

        string After(double first, (Evaluation At, double Value)[] rest)
        {
            var (last, worse) = (rest[^1], StudyMetrics.IsBetter(metric, 1) ? -1 : 1); // sign of a change for the worse
            var isWorse = rest.Length > 1 && Array.TrueForAll(rest, point => (point.Value - first) * worse > 0);
            return isWorse && (last.Value - first) * worse >= 0.00005
                ? $"worse at every later validation, {Numbers.Signed(last.Value - first)} by step {Numbers.Count(last.At.Step)}"
                : $"{Numbers.Metric(last.Value)} at step {Numbers.Count(last.At.Step)}, the last";
        }
    }

    private static string SelectedBy(RunSource run) => StudyMetrics.Title(run.Experiment.Training.Select switch
    {
        SelectionMetric.Auc => StudyMetrics.Auc,
        SelectionMetric.MultiAuc => StudyMetrics.MultiAuc,
        SelectionMetric.Gauc => StudyMetrics.Gauc,
        _ => StudyMetrics.Logloss,
    });

    private static string At(Evaluation point, RunSource run)
    {
        var epoch = double.IsFinite(point.Epoch)
            ? string.Create(CultureInfo.InvariantCulture, $" (epoch {point.Epoch:0.##} of {run.Experiment.Training.Epochs})")
            : string.Empty;
        return $"step {Numbers.Count(point.Step)}{epoch}";
    }

    /// <summary>The validations where the metric is defined, in order.</summary>
    private static (Evaluation At, double Value)[] Points(RunSource run, string task, string metric) =>
    [
        .. from point in run.Validations
           let value = ValueOf(point.Tasks, task, metric)
           where value is not null
           select (point, value.Value),
    ];

    private static double? ValueOf(OrderedDictionary<string, TaskMetrics>? tasks, string task, string metric) =>
        tasks?.GetValueOrDefault(task) is { } metrics ? StudyMetrics.Of(metrics, metric) : null;
}
