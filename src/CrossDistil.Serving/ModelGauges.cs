using System.Diagnostics.Metrics;
using CrossDistil.Serving.Jobs;

namespace CrossDistil.Serving;

/// <summary>Instruments that read the models, the queue and the shadow whenever somebody reads the meter.</summary>
internal static class ModelGauges
{
    private const string Baseline = "The same on the validation rows of training.";

    public static void Watch(Meter meter, ScoringQueue queue) =>
        meter.CreateObservableGauge("crossdistil_queue_length", () => queue.Length, null, "Requests that wait to be scored.");

    public static void Watch(Meter meter, ModelRegistry registry)
    {
        Observe(
            meter, "crossdistil_model_version",
            "Versions that are served; 1 = answers where no version is named, 0 = only where it is.",
            () => registry.Table.Models.Values.SelectMany(model =>
                model.Versions.Select(version => Of(version, version == model.Default ? 1.0 : 0))));
        Count("crossdistil_rows_total", "Rows that were scored.", version => version.Drift.Counts().Rows);
        Count("crossdistil_passes_total", "Passes in which they were scored.", version => version.Drift.Counts().Passes);
        Gauge("crossdistil_unknown_ids_share", "Share of unknown ids among a feature's ids.", version =>
            version.Drift.Unknown().Select((share, feature) => Of(version, share, "feature", version.Features.Name(feature))));
        Gauge("crossdistil_unknown_ids_share_baseline", Baseline, version => version.Ranker.Manifest.Baseline.Features
            .Select(feature => Of(version, feature.Value.UnknownIds, "feature", feature.Key)));
        Gauge("crossdistil_mean_probability", "Mean calibrated probability of a task.", version =>
            version.Drift.Means().Select((mean, task) => Of(version, mean, "task", version.Ranker.Tasks[task])));
        Gauge("crossdistil_mean_probability_baseline", Baseline, version => version.Ranker.Manifest.Baseline.Tasks
            .Select(task => Of(version, task.Value.MeanProbability ?? double.NaN, "task", task.Key)));

        void Count(string name, string help, Func<ServedVersion, long> value) =>
            meter.CreateObservableCounter(name, () => registry.Table.Versions.Select(version => Of(version, value(version))), null, help);

        void Gauge(string name, string help, Func<ServedVersion, IEnumerable<Measurement<double>>> values) =>
            Observe(meter, name, help, () => registry.Table.Versions.SelectMany(values));
    }

    public static void Watch(Meter meter, ShadowScoring shadow)
    {
        meter.CreateObservableCounter(
            "crossdistil_shadow_requests_total", () => shadow.Results().Select(pair => Of(pair, "result", "compared", pair.Requests)), null,
            "Requests that were compared with a shadow version.");
        meter.CreateObservableCounter(
            "crossdistil_shadow_dropped_total", () => shadow.Dropped, null, "Requests that were not compared: too many waited.");
        meter.CreateObservableCounter(
            "crossdistil_shadow_failed_total", () => shadow.Failed, null, "Requests that the shadow version could not score.");
        Observe(meter, "crossdistil_shadow_difference", "Mean absolute difference of a task's probabilities.", () =>
            shadow.Results().SelectMany(pair => pair.Differences.Select(task => Of(pair, "task", task.Task, task.Mean))));
        Observe(
            meter, "crossdistil_shadow_rank_correlation", "Mean over requests of the rank correlation (Spearman) of the scores.",
            () => shadow.Results().Select(pair => Of(pair, "result", "compared", pair.RankCorrelation)));
    }

    private static void Observe(Meter meter, string name, string help, Func<IEnumerable<Measurement<double>>> values) =>
        meter.CreateObservableGauge(name, () => values().Where(value => double.IsFinite(value.Value)), null, help);

    private static Measurement<T> Of<T>(ServedVersion version, T value)
        where T : struct => new(value, new("model", version.Name), new KeyValuePair<string, object?>("version", version.Version));

    private static Measurement<double> Of(ServedVersion version, double value, string label, string name) =>
        new(value, new("model", version.Name), new("version", version.Version), new(label, name));

    private static Measurement<T> Of<T>(ShadowResult pair, string label, string name, T value)
        where T : struct =>
        new(value, new("model", pair.Model), new("version", pair.Version), new("shadow", pair.Shadow), new(label, name));
}
