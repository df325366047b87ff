using CrossDistil.Studies.Reports.Parts;
using CrossDistil.Studies.Reports.Words;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>Validation by step.</summary>
internal static class CurveFigures
{
    private const string Step = "step";

    /// <summary>The figure; none of studies without curves.</summary>
    public static IEnumerable<Figure> Of(StudyResult result, string id)
    {
        if (result.Curves.Count == 0) yield break;
        var panels = (from task in StudyCurves.Tasks(result.Curves) from metric in StudyCurves.Metrics select (Task: task, Metric: metric)).ToArray();
        yield return new($"{id}-steps", "Validation by step", Sentence(result, panels), StudyCells.Panels(panels.Select(panel => Lines(result, panel.Task, panel.Metric))));
    }

    private static Panel Lines(StudyResult result, string task, string metric)
    {
        var (keys, title) = (StudyCells.Keys(result.Curves.Keys, Step), StudyMetrics.Title(metric));
        var rows = Steps(result).Select(step => (Cell[])[StudyCells.Count(step), .. result.Curves.Values.Select(points => At(points, step, task, metric))]);
        return new(
            $"{task}, {title}", new([new(Step, "step"), .. result.Curves.Keys.Select((variant, i) => new Column(keys[i], variant))], [.. rows], IsDetail: true),
            new LineChart(Step, keys, $"{title} on validation", []));
    }

    private static Cell At(IReadOnlyList<CurvePoint> points, long step, string task, string metric) => points.FirstOrDefault(point => point.Step == step) is { } point
        ? StudyCells.Value(point.Tasks.GetValueOrDefault(task)?.GetValueOrDefault(metric))
        : StudyCells.Text(string.Empty);

    private static string Sentence(StudyResult result, (string Task, string Metric)[] panels)
    {
        var bands = result.Seeds.Count == 1 ? "Values are of one seed." : "Bands: ± one sample standard deviation over seeds.";
        var highest = panels.GroupBy(panel => panel.Task, StringComparer.Ordinal)
            .Select(task => $"{task.Key} {ClaimWords.List([.. task.Select(panel => Highest(result, panel.Task, panel.Metric))])}");
        return $"Up to step {StudyText.Count(Steps(result).Max())}, the highest {(result.Seeds.Count == 1 ? "values" : "means")} on validation: {string.Join("; ", highest)}. {bands}";
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
            : $"{StudyMetrics.Title(metric)} {StudyText.Number(best.Mean)} ({ClaimWords.Name(best.Variant)}, step {StudyText.Count(best.Step)})";
    }

    private static long[] Steps(StudyResult result) => [.. result.Curves.Values.SelectMany(points => points.Select(point => point.Step)).Distinct().Order()];
}
