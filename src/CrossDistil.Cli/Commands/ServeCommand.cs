using CrossDistil.Cli.Flows;
using CrossDistil.Serving;
using CrossDistil.Serving.Options;
using Microsoft.Extensions.Logging;

namespace CrossDistil.Cli.Commands;

/// <summary>crossdistil serve: bundles over HTTP.</summary>
internal static class ServeCommand
{
    public static Command Create(CancellationToken ct)
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Bundles (folders or files), or folders of models NAME/VERSION, which are watched for new versions.",
            Arity = ArgumentArity.OneOrMore,
        };
        var urls = Shared.Several("--urls", "URL", $"Where to listen, such as http://*:8080; default {ServerOptions.UsualUrl}.");
        var hosts = Shared.Several("--host", "NAME", "Another host name that requests may give on loopback without keys.");
        var keys = Shared.Text("--api-keys", "FILE", "File of lines NAME SHA256HEX; requests without one of these keys are refused.");
        var certificate = Shared.Text("--certificate", "FILE", "PFX without password, or PEM, for https.");
        var certificateKey = Shared.Text(
            "--certificate-key", "FILE", "PEM with the certificate's private key; default: it is in --certificate.");
        var shadow = Shared.Several(
            "--shadow", "NAME=VERSION", "Score this version in the background and compare it; it answers only requests that name it.");
        var otlp = Shared.Text(
            "--otlp", "URL",
            "OpenTelemetry collector that traces and metrics are sent to, such as http://127.0.0.1:4318; "
            + "default: that of OTEL_EXPORTER_OTLP_ENDPOINT, or none.");
        var flags = new ServeFlags();
        var command = new Command(
            "serve",
            "Answer scoring requests over HTTP (Open Inference Protocol v2 and /v1/rank); Ctrl-C ends it after the running requests.")
        {
            paths, urls, hosts, keys, certificate, certificateKey, shadow, otlp,
        };
        foreach (var flag in flags.All) command.Add(flag);
        command.SetAction(parse => Serve(
            flags.Options(parse, parse.GetRequiredValue(paths), Shadow(parse.GetRequiredValue(shadow))),
            new ServerOptions
            {
                Urls = parse.GetRequiredValue(urls), Hosts = parse.GetRequiredValue(hosts), ApiKeys = parse.GetValue(keys),
                Certificate = parse.GetValue(certificate), CertificateKey = parse.GetValue(certificateKey),
            },
            parse.GetValue(otlp),
            ct).GetAwaiter().GetResult());
        return command;
    }

    private static Dictionary<string, string> Shadow(string[] pairs)
    {
        Dictionary<string, string> shadow = new(StringComparer.Ordinal);
        foreach (var pair in pairs)
            if (pair.Split('=') is not [{ Length: > 0 } name, { Length: > 0 } version] || !shadow.TryAdd(name, version))
                throw new InputException(
                    $"--shadow {pair}", "is not NAME=VERSION, or the model has one already", "give each model at most one version");
        return shadow;
    }

    private static async Task Serve(ServeOptions options, ServerOptions listen, string? otlp, CancellationToken ct)
    {
        using var export = OtlpExport.Start(otlp); // before the models are loaded, so that loading is counted
        await using var server = await InferenceServer.Start(options, listen, Log, TimeProvider.System);
        var models = server.Models.Names is { Count: > 0 } names ? string.Join(", ", names) : "no model yet";
        Console.Out.WriteLine($"serving {models} at {string.Join(", ", server.Addresses)}");
        await server.Run(ct);
        export?.Dispose(); // while the server can still be read
    }

    /// <summary>
    /// JSON lines on stderr, those of a request with its trace id; stdout has one line, with the address.
    /// </summary>
    private static void Log(ILoggingBuilder logging) => logging
        .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
        .AddJsonConsole(json => (json.UseUtcTimestamp, json.IncludeScopes) = (true, true));
}
