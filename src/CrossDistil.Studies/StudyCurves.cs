using CrossDistil.Studies.Reports.Words;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies;

/// <summary>Learning curves as tables: steps × variants.</summary>
public static class StudyCurves
{
    /// <summary>Metrics whose curves are shown.</summary>
    public static IReadOnlyList<string> Metrics { get; } = [StudyMetrics.Auc, StudyMetrics.MultiAuc];

    /// <summary>Tasks that have a curve.</summary>
    public static IEnumerable<string> Tasks(OrderedDictionary<string, IReadOnlyList<CurvePoint>> curves)
    {
        ArgumentNullException.ThrowIfNull(curves);
        return curves.Values.SelectMany(points => points.SelectMany(point => point.Tasks.Keys)).Distinct(StringComparer.Ordinal);
    }

    /// <summary>One row per step that any variant was validated at: the step, then each variant's value over seeds; empty where it was not.</summary>
    public static IReadOnlyList<string[]> Rows(OrderedDictionary<string, IReadOnlyList<CurvePoint>> curves, string task, string metric)
    {
        ArgumentNullException.ThrowIfNull(curves);
        var steps = curves.Values.SelectMany(points => points.Select(point => point.Step)).Distinct().Order();
        return [.. steps.Select(step => (string[])[StudyText.Count(step), .. curves.Values.Select(points => At(points, step, task, metric))])];
    }

    private static string At(IReadOnlyList<CurvePoint> points, long step, string task, string metric) =>
        points.FirstOrDefault(point => point.Step == step) is { } point
            ? StudyText.Value(point.Tasks.GetValueOrDefault(task)?.GetValueOrDefault(metric))
            : string.Empty;

    /// <summary>The epochs that some variant reached.</summary>
    public static IReadOnlyList<int> Epochs(OrderedDictionary<string, IReadOnlyList<ConflictResult>> conflict)
    {
        ArgumentNullException.ThrowIfNull(conflict);
        return [.. conflict.Values.SelectMany(epochs => epochs).Select(epoch => epoch.Epoch).Distinct().Order()];
    }

    /// <summary>Rows of a table of conflict: each variant's pairs of tasks with their cosines by epoch.</summary>
    public static IEnumerable<(string Variant, string Tasks, IReadOnlyDictionary<int, double?> Cosines)> Conflicts(OrderedDictionary<string, IReadOnlyList<ConflictResult>> conflict)
    {
        ArgumentNullException.ThrowIfNull(conflict);
        return from variant in conflict
               from pair in variant.Value.SelectMany(epoch => epoch.Cosines.Keys).Distinct(StringComparer.Ordinal)
               select (variant.Key, pair, (IReadOnlyDictionary<int, double?>)variant.Value.ToDictionary(epoch => epoch.Epoch, epoch => epoch.Cosines.GetValueOrDefault(pair)));
    }
}
