using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using CrossDistil.Serving.Jobs;
using CrossDistil.Serving.Options;
using CrossDistil.Serving.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CrossDistil.Serving;

/// <summary>Serves bundles over HTTP: on loopback by default, with limits for clients.</summary>
internal sealed class InferenceServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ServeOptions _options;
    private readonly X509Certificate2? _certificate;

    private InferenceServer(WebApplication app, ServeOptions options, X509Certificate2? certificate) =>
        (_app, _options, _certificate) = (app, options, certificate);

    /// <summary>The addresses on which it listens.</summary>
    public IReadOnlyList<Uri> Addresses => [.. _app.Urls.Select(address => new Uri(address))];

    /// <summary>The served models.</summary>
    public ModelRegistry Models => _app.Services.GetRequiredService<ModelRegistry>();

    /// <summary>Loads the models, then listens and answers.</summary>
    /// <param name="options">The bundles and limits.</param>
    /// <param name="listen">Addresses and access.</param>
    /// <param name="logging">Sets up the log; null = no log.</param>
    /// <param name="time">Clock.</param>
    /// <exception cref="InputException">
    /// An option, path, bundle, key file or certificate cannot be used, or an address is taken.
    /// </exception>
    public static async Task<InferenceServer> Start(
        ServeOptions options, ServerOptions listen, Action<ILoggingBuilder>? logging, TimeProvider time)
    {
        ListenAddress[] addresses = [.. listen.Urls.DefaultIfEmpty(ServerOptions.UsualUrl).Select(ListenAddress.Parse)];
        var keys = listen.ApiKeys is { } file ? ApiKeys.Load(file) : null;
        if (listen.Certificate is null && Array.Exists(addresses, address => address.IsHttps))
            throw new InputException(
                "the option urls", "an address is https, and there is no certificate", "give the option certificate FILE");
        if (listen.Certificate is null && listen.CertificateKey is not null)
            throw new InputException(
                "the option certificate-key", "there is no certificate for it", "give the option certificate FILE too");
        var certificate = listen.Certificate is { } path ? ListenAddress.Certificate(path, listen.CertificateKey) : null;
        var isOpen = keys is null && !Array.TrueForAll(addresses, address => address.IsLoopback);
        var app = Build(options, addresses, certificate, logging, time);
        var server = new InferenceServer(app, options, certificate);
        try
        {
            var metrics = app.Services.GetRequiredService<RequestMetrics>();
            string[]? hosts = keys is null && !isOpen ? [.. InferenceGuard.Loopback, .. listen.Hosts] : null;
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
            if (e is not (IOException or SocketException)) throw;
            var problem = $"cannot be listened on ({e.Message.ReplaceLineEndings(" ")})";
            throw new InputException("the option urls", problem, "choose another address or port");
        }

        if (isOpen) server.Logger.Open();
        return server;
    }

    /// <summary>
    /// Answers until cancelled. Then it is not ready, takes no more requests, and ends when the running ones are
    /// answered or the shutdown time is over.
    /// </summary>
    public async Task Run(CancellationToken ct)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _app.Services.GetRequiredService<ServingState>().Stop();
        Logger.Ends();
        var time = _app.Services.GetRequiredService<TimeProvider>();
        await Task.Delay(TimeSpan.FromSeconds(_options.DrainSeconds), time, CancellationToken.None);
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

    /// <summary>The mapped endpoints.</summary>
    internal IEnumerable<RouteEndpoint> Endpoints =>
        _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private ILogger Logger => _app.Services.GetRequiredService<ILogger<InferenceServer>>();

    /// <summary>A minimal web server: no settings from the environment, no signal handling of its own.</summary>
    private static WebApplication Build(
        ServeOptions options, ListenAddress[] addresses, X509Certificate2? certificate, Action<ILoggingBuilder>? logging, TimeProvider time)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.BodyBytes;
            kestrel.Limits.MaxConcurrentConnections = options.Connections;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(options.HeaderSeconds);
            kestrel.Limits.MinRequestBodyDataRate = new(options.BodyRate, TimeSpan.FromSeconds(options.BodyGraceSeconds));
            foreach (var address in addresses) address.Apply(kestrel, certificate);
        });
        builder.Services.AddSingleton(time);
        builder.Services.AddCrossDistil(options);
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(options.ShutdownSeconds));
        builder.Services.AddLogging();
        builder.Logging.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.Configure(factory =>
            factory.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);
        logging?.Invoke(builder.Logging);
        return builder.Build();
    }

    /// <summary>The command handles Ctrl-C.</summary>
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
