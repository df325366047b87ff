using CrossDistil.Serving;
using Microsoft.AspNetCore.Http;

namespace CrossDistil.Watch;

/// <summary>
/// Rules for every answer. Runs are private to this machine: a page from elsewhere can reach the server by giving its
/// own name our address, but then that name is in the Host header. The port is not checked, as a tunnel changes it.
/// </summary>
/// <param name="policy">Content security policy.</param>
internal sealed class WatchGuard(string policy)
{
    /// <summary>Answers itself, or lets the request through.</summary>
    public Task Pass(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        (headers.CacheControl, headers.ContentSecurityPolicy, headers.XContentTypeOptions) = ("no-store", policy, "nosniff");
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (!InferenceGuard.Loopback.Contains(context.Request.Host.Host, StringComparer.OrdinalIgnoreCase))
            return Refuse(context.Response, StatusCodes.Status400BadRequest, "this server answers to localhost only");
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)) return Answer(context, next);
        headers.Allow = "GET, HEAD";
        return Refuse(context.Response, StatusCodes.Status405MethodNotAllowed, "there is nothing to change here");
    }

    /// <summary>Answers with one line that says why.</summary>
    public static Task Refuse(HttpResponse response, int status, string why)
    {
        (response.StatusCode, response.ContentType) = (status, "text/plain; charset=utf-8");
        return response.WriteAsync(why.ReplaceLineEndings("; "));
    }

    private static async Task Answer(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException)
        {
            // The client has disconnected, or the server ends.
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            var why = e is InputException ? e.Message : $"a bug: {e.GetType().Name}: {e.Message}";
            await Refuse(context.Response, StatusCodes.Status500InternalServerError, why);
        }
    }
}
