using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Reports.Parts;
using CrossDistil.Studies.Reports.Words;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>Quality by the share of swapped auxiliary labels.</summary>
internal static class CorruptionFigures
{
    private sealed record Point(string Variant, string Method, string Task, double Swapped);

    /// <summary>The figure; none of studies that swap nothing, and of earlier versions, which do not say which variant is where.</summary>
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
        string[] methods = [.. points.Select(point => point.Method).Distinct(StringComparer.Ordinal)];
        var rows = points.Select(point => point.Swapped).Distinct().Order().Select(share => (Cell[])
        [
            new(Numbers.Percent(share, 4), share),
            .. from method in methods
               let at = points.FirstOrDefault(point => point.Swapped == share && string.Equals(point.Method, method, StringComparison.Ordinal))
               select at is null ? Cells.Empty : Cells.Value(task.Find(at.Variant)?.Metrics.GetValueOrDefault(metric)),
        ]);
        var title = StudyMetrics.Title(metric);
        return Cells.Lines($"{name}, {title}", new("swapped", "swapped"), methods, rows, title, [.. References(result, task, metric)]);
    }

    private static IEnumerable<Reference> References(StudyResult result, TaskResult task, string metric) =>
        from variant in (string[])[result.Baseline, Baselines.Single]
        let mean = task.Find(variant)?.Metrics.GetValueOrDefault(metric)?.Mean
        where mean is not null
        select new Reference($"{variant}, true labels", mean.Value);

    /// <summary>What the largest share does to the variant that differences are taken to.</summary>
    private static string Sentence(StudyResult result, Point[] points)
    {
        var own = points.FirstOrDefault(point => string.Equals(point.Variant, result.Baseline, StringComparison.Ordinal));
        var most = points.Where(point => point.Swapped > 0 && string.Equals(point.Method, own?.Method, StringComparison.Ordinal))
            .MaxBy(point => point.Swapped);
        var bands = StudyWords.Whiskers(result, "Bands");
        if (own is not { Swapped: 0 } || most is null) return $"{Which(points)} {bands}";
        var tasks = result.Claimed()
            .Select(task => StudyWords.Of(result, task.Key, Comparison.All(result, task.Key, (most.Variant, result.Baseline))));
        return $"{Which(points)} With {Numbers.Percent(most.Swapped, 4)} swapped, beside true labels, {most.Method}: "
            + $"{string.Join("; ", tasks)}. {bands}";
    }

    private static string Which(Point[] points) =>
        $"Labels of {points[0].Task} are swapped between training rows, so that their rate stays; what is measured here keeps its own.";

    private static Point? PointOf(KeyValuePair<string, OrderedDictionary<string, JsonElement>> setting) =>
        setting.Value.TryGetValue(StudySettings.Method, out var method) && method.ValueKind is JsonValueKind.String
        && setting.Value.TryGetValue(StudySettings.Task, out var task) && task.ValueKind is JsonValueKind.String
        && setting.Value.TryGetValue(StudySettings.Swapped, out var swapped) && swapped.ValueKind is JsonValueKind.Number
            ? new(setting.Key, method.GetString()!, task.GetString()!, swapped.GetDouble())
            : null;
}
