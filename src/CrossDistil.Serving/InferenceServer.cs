using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using CrossDistil.Serving.Http;
using CrossDistil.Serving.Jobs;
using CrossDistil.Serving.Models;
using CrossDistil.Serving.Options;
using CrossDistil.Serving.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CrossDistil.Serving;

/// <summary>Serves bundles over HTTP, and nothing else: on loopback unless told otherwise, with limits on all that a client may ask.</summary>
internal sealed class InferenceServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ServeOptions _options;
    private readonly X509Certificate2? _certificate;

    private InferenceServer(WebApplication app, ServeOptions options, X509Certificate2? certificate) => (_app, _options, _certificate) = (app, options, certificate);

    /// <summary>Where it listens.</summary>
    public IReadOnlyList<Uri> Addresses => [.. _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address))];

    /// <summary>What is served.</summary>
    public ModelRegistry Models => _app.Services.GetRequiredService<ModelRegistry>();

    /// <summary>Loads the models, then listens and answers.</summary>
    /// <param name="options">What is served, and limits.</param>
    /// <param name="listen">Where, and to whom.</param>
    /// <param name="logging">Where its log goes; null = nowhere.</param>
    /// <param name="time">Clock.</param>
    /// <exception cref="InputException">An option, path, bundle, key file or certificate cannot be used, or an address is taken.</exception>
    public static async Task<InferenceServer> Start(ServeOptions options, ServerOptions listen, Action<ILoggingBuilder>? logging, TimeProvider time)
    {
        ListenAddress[] addresses = [.. listen.Urls.DefaultIfEmpty(ServerOptions.UsualUrl).Select(ListenAddress.Parse)];
        var keys = listen.ApiKeys is { } file ? ApiKeys.Load(file) : null;
        if (listen.Certificate is null && Array.Exists(addresses, address => address.IsHttps)) throw new InputException("--urls", "an address is https, and there is no certificate", "give --certificate FILE");
        var certificate = listen.Certificate is { } path ? ListenAddress.Certificate(path, listen.CertificateKey) : null;
        var app = Build(options, addresses, certificate, logging, time);
        var server = new InferenceServer(app, options, certificate);
        try
        {
            var metrics = app.Services.GetRequiredService<RequestMetrics>();
            string[]? hosts = keys is null && Array.TrueForAll(addresses, address => address.IsLoopback) ? [.. InferenceGuard.Loopback, .. listen.Hosts] : null;
            app.Use(next => context => new InferenceGuard(keys, hosts, metrics).Pass(context, next));
            app.UseRouting();
            app.MapCrossDistil();
            app.MapCrossDistilPage();
            app.Services.GetRequiredService<InferenceEndpoints>().MapDocument(app, hasKeys: keys is not null);
            await app.StartAsync();
        }
        catch (Exception e)
        {
            await server.DisposeAsync();
            if (e is IOException or SocketException) throw new InputException("--urls", $"cannot be listened on ({e.Message.ReplaceLineEndings(" ")})", "choose another address or port");
            throw;
        }

        if (keys is null && !Array.TrueForAll(addresses, address => address.IsLoopback)) server.Logger.Open();
        return server;
    }

    /// <summary>Answers until cancelled; then says that it is not ready, takes no more requests, and ends when those that run are answered or their time is over.</summary>
    public async Task Run(CancellationToken ct)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _app.Services.GetRequiredService<ServingState>().Stop();
        Logger.Ends();
        await Task.Delay(TimeSpan.FromSeconds(_options.DrainSeconds), _app.Services.GetRequiredService<TimeProvider>(), CancellationToken.None);
        await _app.StopAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _certificate?.Dispose();
    }

    /// <summary>Where requests wait.</summary>
    internal ScoringQueue Queue => _app.Services.GetRequiredService<ScoringQueue>();

    /// <summary>What it answers.</summary>
    internal IEnumerable<RouteEndpoint> Endpoints => _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private ILogger Logger => _app.Services.GetRequiredService<ILogger<InferenceServer>>();

    /// <summary>As little of a web server as does it: no settings from the surroundings, no signals of its own.</summary>
    private static WebApplication Build(ServeOptions options, ListenAddress[] addresses, X509Certificate2? certificate, Action<ILoggingBuilder>? logging, TimeProvider time)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            Limit(kestrel.Limits, options);
            foreach (var address in addresses) address.Apply(kestrel, certificate);
        });
        builder.Services.AddSingleton(time);
        builder.Services.AddCrossDistil(options);
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(options.ShutdownSeconds));
        builder.Services.AddLogging();
        builder.Logging.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.Configure(factory => factory.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);
        logging?.Invoke(builder.Logging);
        return builder.Build();
    }

    private static void Limit(KestrelServerLimits limits, ServeOptions options)
    {
        limits.MaxRequestBodySize = options.BodyBytes;
        limits.MaxConcurrentConnections = options.Connections;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(options.HeaderSeconds);
        limits.MinRequestBodyDataRate = new MinDataRate(options.BodyRate, TimeSpan.FromSeconds(options.BodyGraceSeconds));
    }

    /// <summary>Ctrl-C is the command's business.</summary>
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
