using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>Quality by the share of swapped auxiliary labels.</summary>
internal static class CorruptionFigures
{
    private sealed record Point(string Variant, string Method, string Task, double Swapped);

    /// <summary>
    /// The figure; none of studies that swap nothing, nor of earlier versions, which have no settings of their
    /// variants.
    /// </summary>
    public static IEnumerable<Figure> Of(StudyResult result, string id)
    {
        Point[] points = [.. (result.Settings ?? []).Select(PointOf).OfType<Point>()];
        if (points.Length == 0 || result.Claimed().Count == 0) yield break;
        yield return new(
            $"{id}-shares", $"By the share of {points[0].Task}'s training labels that are swapped", Sentence(result, points),
            Cells.Panels(
                from task in result.Claimed() from metric in result.Primary select Lines(result, points, task.Key, task.Value, metric)));
    }

    private static Panel Lines(StudyResult result, Point[] points, string name, TaskResult task, string metric)
    {
        var methods = points.GroupBy(point => point.Method, StringComparer.Ordinal)
            .Select(method => (method.Key, method.Select(at => (at.Swapped, Cells.Value(Spread(at.Variant))))));
        var references = from variant in (string[])[result.Baseline, Baselines.Single]
                         let mean = Spread(variant)?.Mean
                         where mean is not null
                         select new Reference($"{variant}, true labels", mean.Value);
        var title = StudyMetrics.Title(metric);
        return Cells.Lines(
            $"{name}, {title}", new("swapped", "swapped"), share => new(Numbers.Percent(share, 4), share), methods, title, [.. references]);

        Statistics.Spread? Spread(string variant) => task.Find(variant)?.Metrics.GetValueOrDefault(metric);
    }

    /// <summary>What the largest share does to the variant that the others are compared with.</summary>
    private static string Sentence(StudyResult result, Point[] points)
    {
        var which = $"Labels of {points[0].Task} are swapped between training rows, so that their rate stays; "
            + "what is measured here keeps its own.";
        var own = points.FirstOrDefault(point => string.Equals(point.Variant, result.Baseline, StringComparison.Ordinal));
        var max = points.Where(point => point.Swapped > 0 && string.Equals(point.Method, own?.Method, StringComparison.Ordinal))
            .MaxBy(point => point.Swapped);
        var bands = StudyWords.Whiskers(result, "Bands");
        if (own is not { Swapped: 0 } || max is null) return $"{which} {bands}";
        var tasks = result.Claimed()
            .Select(task => StudyWords.Of(result, task.Key, Comparison.All(result, task.Key, (max.Variant, result.Baseline))));
        var swapped = Numbers.Percent(max.Swapped, 4);
        return $"{which} With {swapped} swapped, versus true labels, {max.Method}: {string.Join("; ", tasks)}. {bands}";
    }

    private static Point? PointOf(KeyValuePair<string, OrderedDictionary<string, JsonElement>> setting) =>
        setting.Value.TryGetValue(StudySettings.Method, out var method) && method.ValueKind is JsonValueKind.String
        && setting.Value.TryGetValue(StudySettings.Task, out var task) && task.ValueKind is JsonValueKind.String
        && setting.Value.TryGetValue(StudySettings.Swapped, out var swapped) && swapped.ValueKind is JsonValueKind.Number
            ? new(setting.Key, method.GetString()!, task.GetString()!, swapped.GetDouble())
            : null;
}
