using CrossDistil.Serving.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CrossDistil.Cli.Flows;

/// <summary>
/// Sends the server's traces and metrics to an OpenTelemetry collector, on its own threads. What cannot be sent is
/// dropped.
/// </summary>
internal sealed class OtlpExport : IDisposable
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT", ProtocolVariable = "OTEL_EXPORTER_OTLP_PROTOCOL";
    private const int LastSendMilliseconds = 2000;
    private readonly TracerProvider _traces;
    private readonly MeterProvider _metrics;

    private OtlpExport(Uri? url)
    {
        var version = typeof(OtlpExport).Assembly.GetName().Version!.ToString(3);
        var resource = ResourceBuilder.CreateEmpty().AddTelemetrySdk()
            .AddService("crossdistil", serviceVersion: version).AddEnvironmentVariableDetector(); // OTEL_SERVICE_NAME overrides our name
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(ServingTelemetry.SourceName)
            .AddOtlpExporter(otlp => Send(otlp, url, "v1/traces")).Build();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(ServingTelemetry.MeterName, "System.Runtime")
            .AddOtlpExporter(otlp => Send(otlp, url, "v1/metrics")).Build();
    }

    /// <summary>
    /// Starts to send to the collector at a URL, or at that of OTEL_EXPORTER_OTLP_ENDPOINT; null = neither is given.
    /// </summary>
    /// <exception cref="InputException">The URL is not an http or https URL.</exception>
    public static OtlpExport? Start(string? url)
    {
        if (url is not null) return new OtlpExport(Url("--otlp", url));
        if (Environment.GetEnvironmentVariable(EndpointVariable) is not { } variable || string.IsNullOrWhiteSpace(variable)) return null;
        _ = Url(EndpointVariable, variable); // the library reads the variable itself
        return new OtlpExport(null);
    }

    /// <summary>Sends what is left, for two seconds at most.</summary>
    public void Dispose()
    {
        Task.WaitAll(Task.Run(() => _traces.Shutdown(LastSendMilliseconds)), Task.Run(() => _metrics.Shutdown(LastSendMilliseconds)));
        _traces.Dispose();
        _metrics.Dispose();
    }

    private static Uri Url(string where, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url
        : throw new InputException(
            where, $"\"{text}\" is not an http or https URL", "give that of an OpenTelemetry collector, such as http://127.0.0.1:4318");

    /// <summary>The library appends a signal's path only to the variable's URL.</summary>
    private static void Send(OtlpExporterOptions options, Uri? url, string path)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(ProtocolVariable)))
            options.Protocol = OtlpExportProtocol.HttpProtobuf; // the specification's default
        if (url is null) return;
        options.Endpoint = options.Protocol == OtlpExportProtocol.HttpProtobuf ? new Uri($"{url.AbsoluteUri.TrimEnd('/')}/{path}") : url;
    }
}
