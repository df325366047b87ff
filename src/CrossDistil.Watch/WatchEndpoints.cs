using CrossDistil.Serving.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CrossDistil.Watch;

/// <summary>The addresses of the server; docs/report.md describes them.</summary>
/// <param name="page">Answer to /.</param>
/// <param name="watcher">Answers api/runs.</param>
/// <param name="reports">Answers api/report.</param>
/// <param name="events">Answers api/events.</param>
/// <param name="stopping">Cancelled when the server ends: streams have no end of their own.</param>
internal sealed class WatchEndpoints(HtmlPage page, RunWatcher watcher, ReportCache reports, EventStream events, CancellationToken stopping)
{
    private const int MaxIds = 20;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map("/", context => Send(context, "text/html; charset=utf-8", page.Html));
        routes.Map("/api/runs", context => Send(context, "application/json", watcher.Current.Json));
        routes.Map("/api/report", Report);
        routes.Map("/api/events", Events);
        routes.MapFallback(context => WatchGuard.Refuse(context.Response, StatusCodes.Status404NotFound, "no such page"));
    }

    private Task Report(HttpContext context)
    {
        string[] ids = [.. context.Request.Query["id"].OfType<string>().Distinct(StringComparer.Ordinal)];
        if (ids.Length is 0 or > MaxIds)
            return WatchGuard.Refuse(
                context.Response, StatusCodes.Status400BadRequest, $"ask for 1 to {MaxIds} runs or studies: api/report?id=…");
        WatchedItem[] items = [.. ids.Select(watcher.Current.Find).OfType<WatchedItem>()];
        if (items.Length < ids.Length)
            return WatchGuard.Refuse(
                context.Response, StatusCodes.Status404NotFound, "no such run or study: it is not there any more, or not yet");
        return WatchReport.WhyApart(items) is { } why
            ? WatchGuard.Refuse(context.Response, StatusCodes.Status409Conflict, why)
            : Report(context, ids);
    }

    private async Task Report(HttpContext context, string[] ids)
    {
        using var over = Over(context);
        await Send(context, "application/json", await reports.Of(ids).WaitAsync(over.Token));
    }

    private async Task Events(HttpContext context)
    {
        using var over = Over(context);
        if (HttpMethods.IsHead(context.Request.Method)) context.Response.ContentType = "text/event-stream";
        else await events.Send(context.Response, over.Token);
    }

    private CancellationTokenSource Over(HttpContext context) =>
        CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);

    private static async Task Send(HttpContext context, string type, ReadOnlyMemory<byte> content)
    {
        (context.Response.ContentType, context.Response.ContentLength) = (type, content.Length);
        if (HttpMethods.IsGet(context.Request.Method)) await context.Response.Body.WriteAsync(content, context.RequestAborted);
    }
}
