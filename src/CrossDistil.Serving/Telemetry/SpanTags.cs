using System.Diagnostics;
using Microsoft.AspNetCore.Routing;

namespace CrossDistil.Serving.Telemetry;

/// <summary>
/// Tags of a request's span: OpenTelemetry's names for HTTP servers, and our own <c>crossdistil.…</c>.
/// </summary>
internal static class SpanTags
{
    public const string Operation = "CrossDistil.Serving.Request";

    public const string Model = "crossdistil.model", Version = "crossdistil.version", Rows = "crossdistil.rows";

    private const string ErrorType = "error.type";

    /// <summary>Pattern of the address, with the prefix of its group.</summary>
    public static string? Route(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;

    /// <summary>What is known before anything is read.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> Of(HttpContext context, string endpoint)
    {
        var (request, connection) = (context.Request, context.Connection);
        KeyValuePair<string, object?>[] tags =
        [
            new("http.request.method", request.Method), new("http.route", Route(context)),
            new("url.path", (request.PathBase + request.Path).Value), new("url.scheme", request.Scheme),
            new("server.address", request.Host.Host), new("server.port", request.Host.Port),
            new("client.address", connection.RemoteIpAddress?.ToString()),
            new("network.protocol.version", request.Protocol.Split('/')[^1]),
            new("user_agent.original", (string?)request.Headers.UserAgent), new("crossdistil.endpoint", endpoint),
        ];
        return tags.Where(tag => tag.Value is not null);
    }

    /// <summary>
    /// Sets the outcome; true = it failed, and not by the client's mistake. A message about the client's mistake may
    /// quote its rows, so it is not recorded.
    /// </summary>
    public static bool Failed(Activity activity, int status, Exception? error)
    {
        if (status is ErrorAnswer.ClientHasGone)
        {
            activity.SetTag(ErrorType, "client_gone").SetStatus(ActivityStatusCode.Error, "the client has gone");
            return true;
        }

        activity.SetTag("http.response.status_code", status);
        if (status < StatusCodes.Status500InternalServerError) return false;
        var isAnswer = error is RequestException;
        activity.SetTag(ErrorType, isAnswer ? status.ToString(CultureInfo.InvariantCulture) : error?.GetType().FullName)
            .SetStatus(ActivityStatusCode.Error, error?.Message);
        if (!isAnswer && error is not null) activity.AddException(error);
        return true;
    }
}
