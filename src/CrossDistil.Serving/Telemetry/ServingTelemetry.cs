namespace CrossDistil.Serving.Telemetry;

/// <summary>Names for an application's own OpenTelemetry setup; nothing is recorded while nobody listens.</summary>
internal static class ServingTelemetry
{
    /// <summary>
    /// Name of the <see cref="System.Diagnostics.ActivitySource"/>: a span for each scoring request and its stages.
    /// </summary>
    public const string SourceName = "CrossDistil.Serving";

    /// <summary>Name of the <see cref="System.Diagnostics.Metrics.Meter"/>: what <c>/metrics</c> shows.</summary>
    public const string MeterName = "CrossDistil.Serving";
}
