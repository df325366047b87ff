using CrossDistil.Serving.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CrossDistil.Cli.Flows;

/// <summary>Sends the server's traces and metrics to an OpenTelemetry collector, from threads of its own: what cannot be sent is dropped.</summary>
internal sealed class OtlpExport : IDisposable
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT", ProtocolVariable = "OTEL_EXPORTER_OTLP_PROTOCOL";
    private const int LastSendMilliseconds = 2000;
    private readonly TracerProvider _traces;
    private readonly MeterProvider _metrics;

    private OtlpExport(Uri? url)
    {
        var resource = ResourceBuilder.CreateEmpty().AddTelemetrySdk()
            .AddService("crossdistil", serviceVersion: typeof(OtlpExport).Assembly.GetName().Version!.ToString(3)).AddEnvironmentVariableDetector(); // its OTEL_SERVICE_NAME stands before ours
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(ServingTelemetry.SourceName).AddOtlpExporter(otlp => Send(otlp, url, "v1/traces")).Build();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(ServingTelemetry.MeterName, "System.Runtime").AddOtlpExporter(otlp => Send(otlp, url, "v1/metrics")).Build();
    }

    /// <summary>Begins to send to the collector at a URL, or at that of OTEL_EXPORTER_OTLP_ENDPOINT; null = neither is given.</summary>
    /// <exception cref="InputException">The URL is none of http or https.</exception>
    public static OtlpExport? Start(string? url)
    {
        var variable = Environment.GetEnvironmentVariable(EndpointVariable);
        if (url is null && string.IsNullOrWhiteSpace(variable)) return null;
        var collector = url is null ? Url(EndpointVariable, variable!) : Url("--otlp", url);
        return new OtlpExport(url is null ? null : collector);
    }

    /// <summary>Sends what is left, for two seconds at most.</summary>
    public void Dispose()
    {
        Task.WaitAll(Task.Run(() => _traces.Shutdown(LastSendMilliseconds)), Task.Run(() => _metrics.Shutdown(LastSendMilliseconds)));
        _traces.Dispose();
        _metrics.Dispose();
    }

    private static Uri Url(string where, string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
        ? url
        : throw new InputException(where, $"\"{text}\" is no http or https URL", "give that of an OpenTelemetry collector, such as http://127.0.0.1:4318");

    /// <summary>The library appends a signal's path only to the variable's URL.</summary>
    private static void Send(OtlpExporterOptions options, Uri? url, string path)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(ProtocolVariable))) options.Protocol = OtlpExportProtocol.HttpProtobuf; // as the specification has it
        if (url is not null) options.Endpoint = options.Protocol == OtlpExportProtocol.HttpProtobuf ? new Uri($"{url.AbsoluteUri.TrimEnd('/')}/{path}") : url;
    }
}
