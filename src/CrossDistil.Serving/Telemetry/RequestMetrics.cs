using System.Diagnostics.Metrics;

namespace CrossDistil.Serving.Telemetry;

/// <summary>
/// Counters of requests and loads, and the meter of all instruments, for /metrics and other listeners.
/// </summary>
internal sealed class RequestMetrics : IDisposable
{
    private readonly Counter<long> _requests, _loads;
    private readonly Histogram<double> _seconds;

    public RequestMetrics()
    {
        _requests = Meter.CreateCounter<long>("crossdistil_requests_total", null, "Requests by endpoint and status.");
        _seconds = Meter.CreateHistogram<double>(
            "crossdistil_request_seconds", "s", "Seconds from a request's head to its answer.", tags: null,
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

    public void Dispose() => Meter.Dispose();
}
