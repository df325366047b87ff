using System.Diagnostics.Metrics;
using System.Globalization;
using CrossDistil.Serving.Models;
using CrossDistil.Serving.Scoring;

namespace CrossDistil.Serving.Telemetry;

/// <summary>What is counted, as instruments of System.Diagnostics.Metrics: /metrics reads them, and so may any other listener.</summary>
internal sealed class InferenceMetrics : IDisposable
{
    private readonly Counter<long> _requests, _loads;
    private readonly Histogram<double> _seconds;

    public InferenceMetrics()
    {
        _requests = Meter.CreateCounter<long>("crossdistil_requests_total", null, "Requests by endpoint and status.");
        _seconds = Meter.CreateHistogram<double>("crossdistil_request_seconds", "s", "Seconds from a request's head to its answer.", tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = PrometheusText.Buckets });
        _loads = Meter.CreateCounter<long>("crossdistil_model_loads_total", null, "Bundles that were loaded or refused.");
    }

    public Meter Meter { get; } = new(ServingTelemetry.MeterName);

    public void Answered(string endpoint, int status, TimeSpan took)
    {
        var tag = KeyValuePair.Create("endpoint", (object?)endpoint);
        _requests.Add(1, tag, new("status", status.ToString(CultureInfo.InvariantCulture)));
        _seconds.Record(took.TotalSeconds, tag);
    }

    public void Loaded(string result) => _loads.Add(1, new KeyValuePair<string, object?>("result", result));

    public void Watch(ScoringQueue queue) => Meter.CreateObservableGauge("crossdistil_queue_length", () => queue.Length, null, "Requests that wait to be scored.");

    public void Watch(ModelRegistry registry)
    {
        Observe("crossdistil_model_version", "Versions that are served; 1 = answers where no version is named, 0 = only where it is.", () => registry.Table.Models.Values
            .SelectMany(model => model.Versions.Select(version => Of(version, version == model.Default ? 1.0 : 0))));
        Meter.CreateObservableCounter("crossdistil_rows_total", () => registry.Table.Versions.Select(version => Of(version, version.Drift.Counts.Rows)), null, "Rows that were scored.");
        Meter.CreateObservableCounter("crossdistil_passes_total", () => registry.Table.Versions.Select(version => Of(version, version.Drift.Counts.Passes)), null, "Passes in which they were scored.");
        Observe("crossdistil_unknown_ids_share", "Share of unknown ids among a feature's ids.", () => registry.Table.Versions
            .SelectMany(version => version.Drift.Unknown().Select((share, feature) => Of(version, share, "feature", version.Features.Name(feature)))));
        Observe("crossdistil_unknown_ids_share_baseline", "The same on the validation rows of training.", () => registry.Table.Versions
            .SelectMany(version => version.Ranker.Manifest.Baseline.Features.Select(feature => Of(version, feature.Value.UnknownIds, "feature", feature.Key))));
        Observe("crossdistil_mean_probability", "Mean calibrated probability of a task.", () => registry.Table.Versions
            .SelectMany(version => version.Drift.Means().Select((mean, task) => Of(version, mean, "task", version.Ranker.Tasks[task]))));
        Observe("crossdistil_mean_probability_baseline", "The same on the validation rows of training.", () => registry.Table.Versions
            .SelectMany(version => version.Ranker.Manifest.Baseline.Tasks.Select(task => Of(version, task.Value.MeanProbability ?? double.NaN, "task", task.Key))));
    }

    public void Watch(ShadowScoring shadow)
    {
        Meter.CreateObservableCounter("crossdistil_shadow_requests_total", () => shadow.Results.Select(pair => Of(pair, "result", "compared", pair.Requests)), null, "Requests that were compared with a shadow version.");
        Meter.CreateObservableCounter("crossdistil_shadow_dropped_total", () => shadow.Dropped, null, "Requests that were not compared: too many waited.");
        Meter.CreateObservableCounter("crossdistil_shadow_failed_total", () => shadow.Failed, null, "Requests that the shadow version could not score.");
        Observe("crossdistil_shadow_difference", "Mean absolute difference of a task's probabilities.", () => shadow.Results.SelectMany(pair => pair.Differences.Select(task => Of(pair, "task", task.Task, task.Mean))));
        Observe("crossdistil_shadow_rank_correlation", "Mean over requests of the rank correlation (Spearman) of the scores.", () => shadow.Results.Select(pair => Of(pair, "result", "compared", pair.RankCorrelation)));
    }

    public void Dispose() => Meter.Dispose();

    private void Observe(string name, string help, Func<IEnumerable<Measurement<double>>> values) => Meter.CreateObservableGauge(name, () => values().Where(value => double.IsFinite(value.Value)), null, help);

    private static Measurement<double> Of(ServedVersion version, double value, string label, string name) => new(value, new("model", version.Name), new("version", version.Version), new(label, name));

    private static Measurement<double> Of(ServedVersion version, double value) => new(value, new("model", version.Name), new KeyValuePair<string, object?>("version", version.Version));

    private static Measurement<long> Of(ServedVersion version, long value) => new(value, new("model", version.Name), new KeyValuePair<string, object?>("version", version.Version));

    private static Measurement<T> Of<T>(ShadowResult pair, string label, string name, T value)
        where T : struct => new(value, new("model", pair.Model), new("version", pair.Version), new("shadow", pair.Shadow), new(label, name));
}
