using System.Text;
using Microsoft.AspNetCore.Http;

namespace CrossDistil.Watch;

/// <summary>
/// One client's server-sent events. A client that reads slowly gets fewer and larger steps, never an old one: each is
/// the difference between now and what it was sent last.
/// </summary>
/// <param name="watcher">Source of the events.</param>
/// <param name="time">Clock.</param>
internal sealed class EventStream(RunWatcher watcher, TimeProvider time)
{
    private static readonly TimeSpan s_ping = TimeSpan.FromSeconds(15);

    /// <summary>Sends events until the client disconnects or the server ends.</summary>
    public async Task Send(HttpResponse response, CancellationToken ct)
    {
        response.ContentType = "text/event-stream";
        var sent = watcher.Current;
        await Write(response, $"retry: 2000\n\n{RunsEvent(sent)}", ct);
        while (!ct.IsCancellationRequested)
        {
            var now = await NextOrPing(sent, ct);
            await Write(response, now is null ? ": ping\n\n" : Difference(sent, now), ct);
            sent = now ?? sent;
        }
    }

    /// <summary>null = nothing has changed for a while.</summary>
    private async Task<Snapshot?> NextOrPing(Snapshot sent, CancellationToken ct)
    {
        try
        {
            await sent.Replaced.Task.WaitAsync(s_ping, time, ct);
            return watcher.Current;
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private static string Difference(Snapshot sent, Snapshot now) =>
        string.Concat(now.ChangedSince(sent).Select(id => $"event: report\ndata: {{\"id\":\"{id}\"}}\n\n").Prepend(RunsEvent(now)));

    private static string RunsEvent(Snapshot snapshot) => $"event: runs\ndata: {Encoding.UTF8.GetString(snapshot.Json.Span)}\n\n";

    private static async Task Write(HttpResponse response, string text, CancellationToken ct)
    {
        await response.WriteAsync(text, ct);
        await response.Body.FlushAsync(ct);
    }
}
