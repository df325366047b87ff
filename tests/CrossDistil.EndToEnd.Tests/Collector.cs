using System.Collections.Concurrent;
using System.Globalization;
using System.Net;

namespace CrossDistil.EndToEnd.Tests;

/// <summary>Takes what is sent by OTLP over HTTP, as an OpenTelemetry collector does, and keeps it.</summary>
internal sealed class Collector : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<(string Path, string Type, byte[] Body)> _received = [];
    private readonly bool _isSilent;

    /// <param name="isSilent">Whether it takes everything and never answers.</param>
    public Collector(bool isSilent = false)
    {
        _isSilent = isSilent;
        Url = $"http://127.0.0.1:{FreePort.Take().ToString(CultureInfo.InvariantCulture)}";
        _listener.Prefixes.Add($"{Url}/");
        _listener.Start();
        _ = Take();
    }

    public string Url { get; }

    public IReadOnlyCollection<string> Paths => [.. _received.Select(sent => $"{sent.Path} {sent.Type}").Distinct(StringComparer.Ordinal)];

    /// <summary>Whether something that was sent to a path has all of these bytes in it.</summary>
    public bool Has(string path, params byte[][] parts) => _received.Any(sent => sent.Path.Equals(path, StringComparison.Ordinal) && Array.TrueForAll(parts, part => sent.Body.AsSpan().IndexOf(part) >= 0));

    public void Dispose() => _listener.Close();

    private async Task Take()
    {
        try
        {
            while (true) await Keep(await _listener.GetContextAsync());
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException) { } // the test is over
    }

    private async Task Keep(HttpListenerContext context)
    {
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        _received.Enqueue((context.Request.Url!.AbsolutePath, context.Request.ContentType ?? "", body.ToArray()));
        if (!_isSilent) context.Response.Close();
    }
}
