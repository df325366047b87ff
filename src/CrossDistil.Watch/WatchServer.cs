using System.Net;
using System.Net.Sockets;
using CrossDistil.Serving.Http;
using CrossDistil.Studies.Reports.Files;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CrossDistil.Watch;

/// <summary>Shows runs on a page while they train. It only reads their files, and listens on loopback only.</summary>
public sealed class WatchServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly RunWatcher _watcher;
    private readonly ReportCache _reports;

    private WatchServer(WebApplication app, RunWatcher watcher, ReportCache reports) =>
        (_app, _watcher, _reports) = (app, watcher, reports);

    /// <summary>Where the page is, such as http://127.0.0.1:7465/.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>Listens; the answers stay the same until <see cref="Run"/>.</summary>
    /// <exception cref="InputException">A path is a file or cannot be read, or the port is taken.</exception>
    public static async Task<WatchServer> Start(WatchOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        WatchedPaths.Check(options.Paths);
        string[] paths = [.. options.Paths.Select(WatchedPaths.Full).Distinct(StringComparer.Ordinal)];
        if (options.Port is { } asked)
            return await TryStart(options, paths, asked, time) ?? throw new InputException(
                string.Create(CultureInfo.InvariantCulture, $"the option port {asked}"),
                "cannot be listened on: it is taken or not allowed",
                "choose another, or leave it out for a free one");
        return await TryStart(options, paths, WatchOptions.UsualPort, time) ?? (await TryStart(options, paths, 0, time))!;
    }

    /// <summary>Watches until cancelled, then ends immediately: open streams are closed.</summary>
    public async Task Run(CancellationToken ct)
    {
        await _watcher.Run(ct);
        await _app.StopAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _reports.Dispose();
    }

    /// <summary>null = the port is taken or not allowed.</summary>
    private static async Task<WatchServer?> TryStart(WatchOptions options, string[] paths, int port, TimeProvider time)
    {
        var app = Listener(port);
        var page = new HtmlPage(ReportHtml.Of(null));
        var watcher = new RunWatcher(paths, options.Pause, time);
        var reports = new ReportCache(watcher, options.Build, time);
        app.Use(next => context => new WatchGuard(page.Policy).Pass(context, next));
        new WatchEndpoints(page, watcher, reports, new EventStream(watcher, time), app.Lifetime.ApplicationStopping).Map(app);
        try
        {
            await app.StartAsync();
            return new WatchServer(app, watcher, reports);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await app.DisposeAsync();
            reports.Dispose();
            return null;
        }
    }

    /// <summary>
    /// A minimal web server: no settings from the environment, no log on the terminal, no signal handlers.
    /// </summary>
    private static WebApplication Listener(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        return builder.Build();
    }

    /// <summary>The command handles Ctrl-C.</summary>
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
