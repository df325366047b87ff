using Microsoft.AspNetCore.Http;

namespace CrossDistil.Watch;

/// <summary>
/// What holds for every answer. Runs are nobody's business but this machine's: a page from elsewhere can reach the
/// server by giving its own name our address, but then its name stands in the Host header. The port is not looked at,
/// for it is another one behind a tunnel.
/// </summary>
/// <param name="policy">Content security policy.</param>
internal sealed class WatchGuard(string policy)
{
    private static readonly string[] s_hosts = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>Answers itself, or lets the request through.</summary>
    public async Task Pass(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        (headers.CacheControl, headers.ContentSecurityPolicy, headers.XContentTypeOptions) = ("no-store", policy, "nosniff");
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (!s_hosts.Contains(context.Request.Host.Host, StringComparer.OrdinalIgnoreCase))
        {
            await Refuse(context.Response, StatusCodes.Status400BadRequest, "this server answers to localhost only");
            return;
        }

        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            headers.Allow = "GET, HEAD";
            await Refuse(context.Response, StatusCodes.Status405MethodNotAllowed, "there is nothing to change here");
            return;
        }

        try
        {
            await next(context);
        }
        catch (OperationCanceledException)
        {
            // The client has gone, or the server ends.
        }
        catch (InputException fault) when (!context.Response.HasStarted)
        {
            await Refuse(context.Response, StatusCodes.Status500InternalServerError, fault.Message);
        }
        catch (Exception bug) when (!context.Response.HasStarted)
        {
            await Refuse(context.Response, StatusCodes.Status500InternalServerError, $"a bug: {bug.GetType().Name}: {bug.Message}");
        }
    }

    /// <summary>Answers with one line that says why.</summary>
    public static Task Refuse(HttpResponse response, int status, string why)
    {
        (response.StatusCode, response.ContentType) = (status, "text/plain; charset=utf-8");
        return response.WriteAsync(why.ReplaceLineEndings("; "));
    }
}
