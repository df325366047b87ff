using CrossDistil.Studies.Reports.Parts;
using CrossDistil.Studies.Reports.Words;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>Validation by step.</summary>
internal static class CurveFigures
{
    private static readonly string[] s_metrics = [StudyMetrics.Auc, StudyMetrics.MultiAuc];

    /// <summary>The figure; none of studies without curves.</summary>
    public static IEnumerable<Figure> Of(StudyResult result, string id)
    {
        if (result.Curves.Count == 0) yield break;
        var tasks = result.Curves.Values.SelectMany(points => points.SelectMany(point => point.Tasks.Keys))
            .Distinct(StringComparer.Ordinal);
        var panels = (from task in tasks from metric in s_metrics select (Task: task, Metric: metric)).ToArray();
        yield return new(
            $"{id}-steps", "Validation by step", Sentence(result, panels),
            Cells.Panels(panels.Select(panel => Lines(result, panel.Task, panel.Metric))));
    }

    private static Panel Lines(StudyResult result, string task, string metric)
    {
        var rows = Steps(result)
            .Select(step => (Cell[])[Cells.Count(step), .. result.Curves.Values.Select(points => At(points, step, task, metric))]);
        var title = StudyMetrics.Title(metric);
        return Cells.Lines($"{task}, {title}", new("step", "step"), result.Curves.Keys, rows, $"{title} on validation");
    }

    private static Cell At(IReadOnlyList<CurvePoint> points, long step, string task, string metric) =>
        points.FirstOrDefault(point => point.Step == step) is { } point
        ? Cells.Value(point.Tasks.GetValueOrDefault(task)?.GetValueOrDefault(metric))
        : Cells.Empty;

    private static string Sentence(StudyResult result, (string Task, string Metric)[] panels)
    {
        var highest = panels.GroupBy(panel => panel.Task, StringComparer.Ordinal)
            .Select(task => $"{task.Key} {Sentences.And([.. task.Select(panel => Highest(result, panel.Task, panel.Metric))])}");
        return $"Up to step {Numbers.Count(Steps(result).Max())}, the highest {StudyWords.Means(result)} on validation: "
            + $"{string.Join("; ", highest)}. {StudyWords.Whiskers(result, "Bands")}";
    }

    private static string Highest(StudyResult result, string task, string metric)
    {
        var values = from variant in result.Curves
                     from point in variant.Value
                     let mean = point.Tasks.GetValueOrDefault(task)?.GetValueOrDefault(metric)?.Mean
                     where mean is not null
                     select (Variant: variant.Key, point.Step, Mean: mean.Value);
        var best = values.OrderByDescending(value => value.Mean).FirstOrDefault();
        return best.Variant is null
            ? $"{StudyMetrics.Title(metric)} undefined"
            : $"{StudyMetrics.Title(metric)} {Numbers.Metric(best.Mean)} ({Sentences.Name(best.Variant)}, step {Numbers.Count(best.Step)})";
    }

    private static long[] Steps(StudyResult result) =>
        [.. result.Curves.Values.SelectMany(points => points.Select(point => point.Step)).Distinct().Order()];
}
