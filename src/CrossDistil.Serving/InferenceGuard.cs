using CrossDistil.Serving.Telemetry;

namespace CrossDistil.Serving;

/// <summary>
/// Checks that apply to every request. Without keys on loopback, only requests to this machine's own names are
/// answered: a foreign page can resolve its name to this machine's address, but then its name is in the Host
/// header.
/// </summary>
/// <param name="keys">Who has access; null = everybody.</param>
/// <param name="hosts">Host names that are answered; null = all.</param>
/// <param name="metrics">Counts refusals.</param>
internal sealed class InferenceGuard(ApiKeys? keys, IReadOnlyList<string>? hosts, RequestMetrics metrics)
{
    public static readonly IReadOnlyList<string> Loopback = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>Refuses the request, or lets it through.</summary>
    public async Task Pass(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        (headers.CacheControl, headers.XContentTypeOptions) = ("no-store", "nosniff");
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        if (hosts?.Contains(context.Request.Host.Host, StringComparer.OrdinalIgnoreCase) == false)
        {
            await Refuse(
                context, StatusCodes.Status400BadRequest, "Host", "is not a name of this server",
                "ask for localhost; an operator may allow other hosts (the option host) or ask for keys (the option api-keys)");
            return;
        }

        if (keys is not null && !IsOpen(context.Request.Path) && keys.Owner(context.Request) is null)
        {
            headers.WWWAuthenticate = "Bearer";
            await Refuse(
                context, StatusCodes.Status401Unauthorized, "Authorization", "the key is missing or unknown",
                "send Authorization: Bearer KEY, or X-API-Key: KEY");
            return;
        }

        await next(context);
        var status = context.Response.StatusCode;
        if (context.Response.HasStarted) return;
        if (status is StatusCodes.Status405MethodNotAllowed)
            await Refuse(context, status, "method", $"{context.Request.Method} is not answered here", "use one of those in Allow");
        else if (status is StatusCodes.Status404NotFound && context.GetEndpoint()?.RequestDelegate is null)
            await Refuse(context, status, "path", "there is nothing here", "see docs/serving.md for what there is");
    }

    /// <summary>Health, and the page, which has no secrets and asks for a key itself.</summary>
    private static bool IsOpen(PathString path) => path == "/" || path.StartsWithSegments("/v2/health", StringComparison.OrdinalIgnoreCase);

    private async Task Refuse(HttpContext context, int status, string where, string problem, string remedy)
    {
        await ErrorAnswer.Write(context, status, new Fault(where, problem, remedy));
        metrics.Answered("none", status, TimeSpan.Zero);
    }
}
