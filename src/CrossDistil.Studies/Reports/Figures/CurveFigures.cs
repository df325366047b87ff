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
        var points = result.Curves.Values.SelectMany(points => points).ToArray();
        string[] tasks = [.. points.SelectMany(point => point.Tasks.Keys).Distinct(StringComparer.Ordinal)];
        var highest = tasks.Select(task => $"{task} {Sentences.And(s_metrics.Select(metric => Highest(result, task, metric)))}");
        yield return new(
            $"{id}-steps", "Validation by step",
            $"Up to step {Numbers.Count(points.Max(point => point.Step))}, the highest {StudyWords.Means(result)} on validation: "
                + $"{string.Join("; ", highest)}. {StudyWords.Whiskers(result, "Bands")}",
            Cells.Panels(from task in tasks from metric in s_metrics select Lines(result, task, metric)));
    }

    private static Panel Lines(StudyResult result, string task, string metric)
    {
        var title = StudyMetrics.Title(metric);
        var curves = result.Curves.Select(curve => (
            curve.Key, curve.Value.Select(at => (at.Step, Cells.Value(at.Tasks.GetValueOrDefault(task)?.GetValueOrDefault(metric))))));
        return Cells.Lines($"{task}, {title}", new("step", "step"), step => Cells.Count(step), curves, $"{title} on validation");
    }

    private static string Highest(StudyResult result, string task, string metric)
    {
        var values = from variant in result.Curves
                     from point in variant.Value
                     select (variant.Key, point.Step, point.Tasks.GetValueOrDefault(task)?.GetValueOrDefault(metric)?.Mean);
        var best = values.Where(value => value.Mean is not null).OrderByDescending(value => value.Mean).FirstOrDefault();
        return StudyWords.Value(metric, best.Mean, $"{Sentences.Name(best.Key ?? string.Empty)}, step {Numbers.Count(best.Step)}");
    }
}
