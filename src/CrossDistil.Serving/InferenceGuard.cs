using CrossDistil.Serving.Http;
using CrossDistil.Serving.Telemetry;
using Microsoft.AspNetCore.Http;

namespace CrossDistil.Serving;

/// <summary>
/// What holds for every request to the server. Without keys on loopback, only who means this machine is answered: a page from elsewhere can reach it by giving its own name our address,
/// but then its name stands in the Host header.
/// </summary>
/// <param name="keys">Who may ask; null = whoever reaches it.</param>
/// <param name="hosts">Host names that are answered; null = every one.</param>
/// <param name="metrics">Where refusals are counted.</param>
internal sealed class InferenceGuard(ApiKeys? keys, IReadOnlyList<string>? hosts, RequestMetrics metrics)
{
    public static readonly IReadOnlyList<string> Loopback = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>Answers itself, or lets the request through.</summary>
    public async Task Pass(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        (headers.CacheControl, headers.XContentTypeOptions, headers.ContentSecurityPolicy) = ("no-store", "nosniff", "default-src 'none'; frame-ancestors 'none'");
        if (hosts?.Contains(context.Request.Host.Host, StringComparer.OrdinalIgnoreCase) == false)
        {
            await Refuse(context, StatusCodes.Status400BadRequest, new Fault("Host", "is none that this server answers to", "ask for localhost; an operator may add --host NAME or --api-keys FILE"));
            return;
        }

        if (keys is not null && !IsOpen(context.Request.Path) && keys.Owner(context.Request) is null)
        {
            headers.WWWAuthenticate = "Bearer";
            await Refuse(context, StatusCodes.Status401Unauthorized, new Fault("Authorization", "there is no key, or none that is known", "send Authorization: Bearer KEY, or X-API-Key: KEY"));
            return;
        }

        await next(context);
        if (context.Response.HasStarted || context.GetEndpoint()?.RequestDelegate is not null && context.Response.StatusCode != StatusCodes.Status405MethodNotAllowed) return;
        if (context.Response.StatusCode == StatusCodes.Status405MethodNotAllowed) await Refuse(context, StatusCodes.Status405MethodNotAllowed, new Fault("method", $"{context.Request.Method} is not answered here", "use one of those in Allow"));
        else if (context.Response.StatusCode == StatusCodes.Status404NotFound) await Refuse(context, StatusCodes.Status404NotFound, new Fault("path", "there is nothing here", "see docs/serving.md for what there is"));
    }

    /// <summary>Health, and the page, which has no secrets and asks for a key itself.</summary>
    private static bool IsOpen(PathString path) => path == "/" || path.StartsWithSegments("/v2/health", StringComparison.OrdinalIgnoreCase);

    private async Task Refuse(HttpContext context, int status, Fault fault)
    {
        await ErrorAnswer.Write(context, status, fault);
        metrics.Answered("none", status, TimeSpan.Zero);
    }
}
