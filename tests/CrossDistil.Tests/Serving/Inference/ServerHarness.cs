using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using CrossDistil.Data.Encoding;
using CrossDistil.Scoring.Bundles;
using CrossDistil.Serving;
using CrossDistil.Serving.Options;
using CrossDistil.Tests.Bundles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace CrossDistil.Tests.Serving.Inference;

/// <summary>The server on a free port, over models in a folder of its own.</summary>
public abstract class ServerHarness(ServedBundles bundles) : IAsyncDisposable
{
    protected const string Json = "application/json";
    private readonly CancellationTokenSource _end = new();
    private readonly WorkFolder _folder = new();
    private readonly RecordedLog _log = new();
    private InferenceServer? _server;
    private Task _running = Task.CompletedTask;

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected ServedBundles Bundles => bundles;

    protected HttpClient Client { get; } = new() { Timeout = TimeSpan.FromSeconds(60) };

    protected string Folder => _folder.Path;

    /// <summary>The server's clock.</summary>
    protected TimeProvider Time { get; set; } = TimeProvider.System;

    private protected InferenceServer Server => _server!;

    protected IReadOnlyList<string> Log => _log.Lines;

    public async ValueTask DisposeAsync()
    {
        await End();
        if (_server is not null) await _server.DisposeAsync();
        Client.Dispose();
        _end.Dispose();
        _log.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected string PathOf(string name) => _folder.Of(name);

    /// <summary>Exports a bundle to NAME/VERSION and serves the folder.</summary>
    private protected async Task StartFeed(Func<ServeOptions, ServeOptions>? change = null, Func<ServerOptions, ServerOptions>? listen = null, Action<ILoggingBuilder>? logging = null)
    {
        Directory.CreateDirectory(PathOf("feed"));
        if (!Directory.Exists(PathOf("feed/1"))) Bundles.Export(PathOf("feed/1"));
        await Start(Folder, change, listen, logging);
    }

    private protected async Task Start(string path, Func<ServeOptions, ServeOptions>? change = null, Func<ServerOptions, ServerOptions>? listen = null, Action<ILoggingBuilder>? logging = null)
    {
        var options = new ServeOptions { Paths = [path], Pause = TimeSpan.FromMilliseconds(20), RequestSeconds = 60 }; // on a busy machine an answer takes its time
        var server = new ServerOptions { Urls = ["http://127.0.0.1:0"] };
        _server = await InferenceServer.Start(change?.Invoke(options) ?? options, listen?.Invoke(server) ?? server, builder => { builder.AddProvider(_log); logging?.Invoke(builder); }, Time);
        Client.BaseAddress = _server.Addresses[0];
        _running = _server.Run(_end.Token);
    }

    /// <summary>Exports a bundle to feed/1 and serves the folder from a web application of the test's own.</summary>
    /// <param name="map">Maps its routes.</param>
    protected async Task<WebApplication> StartOwn(Action<WebApplication> map)
    {
        Directory.CreateDirectory(PathOf("feed"));
        Bundles.Export(PathOf("feed/1"));
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddCrossDistil(Folder);
        var app = builder.Build();
        map(app);
        await app.StartAsync(Ct);
        Client.BaseAddress = new Uri(app.Urls.Single());
        return app;
    }

    /// <summary>What Ctrl-C does.</summary>
    protected async Task End()
    {
        await _end.CancelAsync();
        await _running;
    }

    protected void BeginEnd() => _end.Cancel();

    protected async Task<(HttpStatusCode Status, JsonElement Body)> Get(string path) => await Read(await Client.GetAsync(path, Ct));

    protected Task<(HttpStatusCode Status, JsonElement Body)> Post(string path, object body) => PostText(path, JsonSerializer.Serialize(body));

    protected async Task<(HttpStatusCode Status, JsonElement Body)> PostText(string path, string body) => await Read(await Client.PostAsync(path, new StringContent(body, Encoding.UTF8, Json), Ct));

    /// <summary>Sends bytes as they are, and reads until the server closes.</summary>
    protected async Task<string> Raw(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _server!.Addresses[0].Port, Ct);
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(request), Ct);
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        return await reader.ReadToEndAsync(Ct);
    }

    /// <summary>The same, whatever the server does to the connection: what it said before it closed.</summary>
    /// <param name="request">What is sent.</param>
    /// <param name="most">After which time the connection is closed here; null = never.</param>
    protected async Task<string> RawBytes(byte[] request, TimeSpan? most = null)
    {
        using var client = new TcpClient();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        await client.ConnectAsync(IPAddress.Loopback, _server!.Addresses[0].Port, Ct);
        if (most is { } time) over.CancelAfter(time);
        using var said = new MemoryStream();
        try
        {
            await client.GetStream().WriteAsync(request, over.Token);
            await client.GetStream().CopyToAsync(said, over.Token);
        }
        catch (Exception e) when (e is IOException or SocketException || (e is OperationCanceledException && !Ct.IsCancellationRequested))
        {
            // It was refused before it was whole, or waits for more.
        }

        return Encoding.UTF8.GetString(said.ToArray());
    }

    protected static async Task Until(Func<bool> condition, string what)
    {
        for (var tries = 0; !condition(); tries++)
        {
            Assert.True(tries < 1500, $"never: {what}");
            await Task.Delay(20, Ct);
        }
    }

    /// <summary>What the ranker gives, without any server.</summary>
    internal RankRequest Expected(string bundle, IReadOnlyList<RawRow> rows)
    {
        using var ranker = Ranker.Load(PathOf(bundle));
        var request = ranker.NewRequest();
        SmallBundle.Fill(ranker, request, rows);
        ranker.Score(request);
        return request;
    }

    /// <summary>A row as a client writes it.</summary>
    internal static Dictionary<string, object?> Candidate(RawRow row) => new(StringComparer.Ordinal)
    {
        ["age"] = Plain(row.Age), ["user"] = Plain(row.User), ["city"] = Plain(row.City), ["tags"] = row.Tags?.Select(Plain).ToArray(), ["price"] = Plain(row.Price), ["rate"] = Plain(row.Rate),
    };

    internal static object? Plain(RawValue value) => value.Kind switch
    {
        RawKind.Integer => value.Integer,
        RawKind.Number => value.Number,
        RawKind.Text => value.Text,
        _ => null,
    };

    private static async Task<(HttpStatusCode Status, JsonElement Body)> Read(HttpResponseMessage answer)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync(Ct);
            Assert.DoesNotContain("   at ", text, StringComparison.Ordinal); // a stack trace
            Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
            using var document = JsonDocument.Parse(text);
            return (answer.StatusCode, document.RootElement.Clone());
        }
    }

    private sealed class RecordedLog : ILoggerProvider, ILogger
    {
        private readonly List<string> _lines = [];

        public IReadOnlyList<string> Lines
        {
            get
            {
                lock (_lines) return [.. _lines];
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lines) _lines.Add($"{logLevel}: {formatter(state, exception)} {exception}");
        }

        public void Dispose() { }
    }
}
