using CrossDistil.Experiments;
using CrossDistil.Metrics;
using CrossDistil.Runs;
using CrossDistil.Studies.Reports.Parts;
using CrossDistil.Studies.Reports.Sources;
using CrossDistil.Studies.Reports.Words;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>Metrics of every validation by step: a figure per metric, a panel per task, a line per run.</summary>
internal static class LearningCurves
{
    private static readonly Curve[] s_curves = [new(StudyMetrics.Auc), new(StudyMetrics.MultiAuc), new(StudyMetrics.Logloss)];

    /// <summary>The figures; a metric that is undefined throughout has none.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="best">Best possible by task; null = not known.</param>
    public static IEnumerable<Figure> Of(IReadOnlyList<RunSource> runs, OrderedDictionary<string, TaskMetrics>? best)
    {
        foreach (var curve in s_curves)
        {
            string[] tasks = [.. RunTasks.Of(runs).Where(task => runs.Any(run => Points(run, task, curve).Any()))];
            if (tasks.Length == 0) continue;
            yield return new Figure(
                $"learning-{curve.Metric.Replace('_', '-')}", $"{StudyMetrics.Title(curve.Metric)} on validation by step", Sentence(runs, tasks, curve, best),
                [.. tasks.Select(task => Panel(runs, task, curve, best?.GetValueOrDefault(task) is { } bound ? curve.Of(bound) : null))]);
        }
    }

    private static Panel Panel(IReadOnlyList<RunSource> runs, string task, Curve curve, double? best)
    {
        var steps = runs.SelectMany(run => Points(run, task, curve)).Select(point => point.Step).Distinct().Order();
        var values = runs.Select(run => Points(run, task, curve).ToDictionary(point => point.Step, point => curve.Of(point.Tasks[task]))).ToArray();
        var rows = steps.Select(step => (Cell[])
            [Cells.Count(step), .. values.Select(run => run.TryGetValue(step, out var value) ? Cells.Number(value) : Cells.Empty)]);
        return Cells.Lines(
            task, new("step", "Step"), [.. runs.Select(run => run.Name)], rows, StudyMetrics.Title(curve.Metric),
            best is { } bound ? [new Reference("best possible (test rows)", bound)] : []);
    }

    private static string Sentence(IReadOnlyList<RunSource> runs, string[] tasks, Curve curve, OrderedDictionary<string, TaskMetrics>? best)
    {
        var lines = tasks.Select(task => $"{task}: {string.Join("; ", runs.Where(run => Points(run, task, curve).Any()).Select(run => $"{(runs.Count > 1 ? $"{run.Name} " : string.Empty)}{Course(run, task, curve)}"))}.");
        string[] bounds = [.. tasks.Where(task => best?.GetValueOrDefault(task) is { } bound && curve.Of(bound) is not null).Select(task => $"{Numbers.Metric(curve.Of(best![task]))} for {task}")];
        return string.Join(' ', [$"Checkpoints are chosen by {Sentences.And([.. runs.Select(SelectedBy).Distinct(StringComparer.Ordinal)])}.", .. lines, .. bounds.Length == 0 ? Array.Empty<string>() : [$"The best possible, measured on test rows, is {Sentences.And(bounds)}."]]);
    }

    private static string Course(RunSource run, string task, Curve curve)
    {
        Evaluation[] points = [.. Points(run, task, curve)];
        var chosen = run.Metrics is { } metrics
            ? Array.Find(points, point => point.Step == metrics.BestStep.GetValueOrDefault(task, -1))
            : points.MaxBy(point => point.Quality(task, run.Experiment.Training.Select));
        if (chosen is null) return $"{Value(points[^1])} at {At(points[^1], run)}";
        var said = $"{(run.Metrics is null ? "so far " : string.Empty)}{Value(chosen)} at {At(chosen, run)}";
        Evaluation[] later = [.. points.Where(point => point.Step > chosen.Step)];
        return later.Length == 0 ? $"{said}, the last validation" : $"{said}, then {After(later)}";

        string Value(Evaluation point) => Numbers.Metric(curve.Of(point.Tasks[task]));

        string After(Evaluation[] rest)
        {
            var (first, last) = (curve.Of(chosen.Tasks[task])!.Value, curve.Of(rest[^1].Tasks[task])!.Value);
            var all = rest.Length > 1 && Array.TrueForAll(rest, point => (curve.Of(point.Tasks[task])!.Value - first) * curve.Worse > 0);
            return all && (last - first) * curve.Worse >= 0.00005
                ? $"worse at every later validation, {Numbers.Signed(last - first)} by step {Numbers.Count(rest[^1].Step)}"
                : $"{Numbers.Metric(last)} at step {Numbers.Count(rest[^1].Step)}, the last";
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
        var epoch = double.IsFinite(point.Epoch) ? string.Create(CultureInfo.InvariantCulture, $" (epoch {point.Epoch:0.##} of {run.Experiment.Training.Epochs})") : string.Empty;
        return $"step {Numbers.Count(point.Step)}{epoch}";
    }

    private static IEnumerable<Evaluation> Points(RunSource run, string task, Curve curve) =>
        run.Validations.Where(point => point.Tasks.TryGetValue(task, out var metrics) && curve.Of(metrics) is not null);

    /// <summary>A metric of a curve.</summary>
    /// <param name="Metric">Its key.</param>
    private sealed record Curve(string Metric)
    {
        /// <summary>Sign of a change for the worse.</summary>
        public int Worse => StudyMetrics.IsBetter(Metric, 1) ? -1 : 1;

        /// <summary>Its value; null = undefined.</summary>
        public double? Of(TaskMetrics metrics) => StudyMetrics.Of(metrics, Metric);
    }
}
