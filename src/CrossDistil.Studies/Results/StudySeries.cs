using CrossDistil.Runs;
using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Statistics;

namespace CrossDistil.Studies.Results;

/// <summary>A study's series by step and by epoch, over seeds.</summary>
internal static class StudySeries
{
    private static readonly string[] s_metrics = [StudyMetrics.Auc, StudyMetrics.MultiAuc, StudyMetrics.Logloss];

    /// <summary>
    /// Variant → mean cosines between the tasks' gradients by epoch, over all of its runs; variants without any are
    /// missing.
    /// </summary>
    public static OrderedDictionary<string, IReadOnlyList<ConflictResult>> Conflict(
        IReadOnlyList<Variant> variants, Dictionary<StudyRun, RunMetrics> metrics) => Series(variants, metrics, runs =>
        {
            ConflictResult[] epochs =
            [
                .. runs.SelectMany(run => run.Value.Conflict).GroupBy(epoch => epoch.Epoch).OrderBy(epoch => epoch.Key)
                    .Select(epoch => new ConflictResult(epoch.Key, Means(epoch.SelectMany(run => run.Cosines)))),
            ];
            return epochs.Any(epoch => epoch.Cosines.Values.Any(cosine => cosine is not null)) ? epochs : [];
        });

    /// <summary>Variant → every validation of its runs on the experiment's own split.</summary>
    public static OrderedDictionary<string, IReadOnlyList<CurvePoint>> Of(
        IReadOnlyList<Variant> variants, Dictionary<StudyRun, RunMetrics> metrics) => Series<CurvePoint>(variants, metrics, found =>
        {
            RunMetrics[] runs = [.. found.OrderBy(run => run.Key.Seed).Select(run => run.Value)];
            return runs.Length == 0 ? [] : [.. runs[0].ValidationSteps.Select((step, i) => Point(step, i, runs))];
        });

    /// <summary>Variant → its points; variants without any are missing.</summary>
    private static OrderedDictionary<string, IReadOnlyList<T>> Series<T>(
        IReadOnlyList<Variant> variants, Dictionary<StudyRun, RunMetrics> metrics,
        Func<IEnumerable<KeyValuePair<StudyRun, RunMetrics>>, IReadOnlyList<T>> pointsOf)
    {
        var runs = metrics.ToLookup(run => run.Key.Variant.Name, StringComparer.Ordinal);
        return variants.Select(variant => (variant.Name, Points: pointsOf(runs[variant.Name]))).Where(variant => variant.Points.Count > 0)
            .ToOrdered(variant => variant.Name, variant => variant.Points);
    }

    private static OrderedDictionary<string, double?> Means(IEnumerable<KeyValuePair<string, double?>> cosines) =>
        cosines.GroupBy(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal).ToOrdered(pair => pair.Key, pair => pair.Average());

    private static CurvePoint Point(long step, int index, RunMetrics[] runs)
    {
        RunMetrics[] reached = [.. runs.Where(run => index < run.Validation.Count)];
        return new(step, runs[0].Validation[index].Keys.ToOrdered(task => task, task => s_metrics.ToOrdered(
            metric => metric, metric => Spread.Of([.. reached.Select(run => StudyMetrics.Of(run.Validation[index][task], metric))]))));
    }
}
