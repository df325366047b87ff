using CrossDistil.Runs;
using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Statistics;

namespace CrossDistil.Studies.Results;

/// <summary>What a study shows by step or by epoch, over seeds.</summary>
internal static class StudySeries
{
    private static readonly string[] s_metrics = [StudyMetrics.Auc, StudyMetrics.MultiAuc, StudyMetrics.Logloss];

    /// <summary>Variant → mean cosines between the tasks' gradients by epoch, over all of its runs; variants without any are missing.</summary>
    public static OrderedDictionary<string, IReadOnlyList<ConflictResult>> Conflict(IReadOnlyList<Variant> variants, Dictionary<StudyRun, RunMetrics> metrics)
    {
        var conflict = new OrderedDictionary<string, IReadOnlyList<ConflictResult>>(StringComparer.Ordinal);
        foreach (var variant in variants)
        {
            var epochs = RunsOf(variant, metrics).SelectMany(run => run.Value.Conflict)
                .GroupBy(epoch => epoch.Epoch).OrderBy(epoch => epoch.Key)
                .Select(epoch => new ConflictResult(epoch.Key, Means(epoch.SelectMany(run => run.Cosines)))).ToArray();
            if (epochs.Any(epoch => epoch.Cosines.Values.Any(cosine => cosine is not null))) conflict.Add(variant.Name, epochs);
        }

        return conflict;
    }

    /// <summary>Variant → every validation of its runs on the experiment's own split.</summary>
    public static OrderedDictionary<string, IReadOnlyList<CurvePoint>> Of(IReadOnlyList<Variant> variants, Dictionary<StudyRun, RunMetrics> metrics)
    {
        var curves = new OrderedDictionary<string, IReadOnlyList<CurvePoint>>(StringComparer.Ordinal);
        foreach (var variant in variants)
        {
            RunMetrics[] runs = [.. RunsOf(variant, metrics).OrderBy(run => run.Key.Seed).Select(run => run.Value)];
            if (runs.Length > 0) curves.Add(variant.Name, [.. runs[0].ValidationSteps.Select((step, i) => Point(step, i, runs))]);
        }

        return curves;
    }

    private static IEnumerable<KeyValuePair<StudyRun, RunMetrics>> RunsOf(Variant variant, Dictionary<StudyRun, RunMetrics> metrics) =>
        metrics.Where(run => string.Equals(run.Key.Variant.Name, variant.Name, StringComparison.Ordinal));

    private static OrderedDictionary<string, double?> Means(IEnumerable<KeyValuePair<string, double?>> cosines) => new(
        cosines.GroupBy(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, pair.Average())), StringComparer.Ordinal);

    private static CurvePoint Point(long step, int index, RunMetrics[] runs)
    {
        RunMetrics[] reached = [.. runs.Where(run => index < run.Validation.Count)];
        return new(step, new(runs[0].Validation[index].Keys.Select(task => KeyValuePair.Create(task, MetricsOf(task))), StringComparer.Ordinal));

        OrderedDictionary<string, Spread> MetricsOf(string task) => new(
            s_metrics.Select(metric => KeyValuePair.Create(metric, Spread.Of([.. reached.Select(run => StudyMetrics.Of(run.Validation[index][task], metric))]))),
            StringComparer.Ordinal);
    }
}
