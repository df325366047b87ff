using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace CrossDistil.Serving.Http;

/// <summary>Errors in the two ways that clients read them: <c>{"error"}</c> below /v2, as the Open Inference Protocol has it, and problem details (RFC 9457) elsewhere.</summary>
internal static class ErrorAnswer
{
    /// <summary>The status that servers write down where no answer can be sent any more.</summary>
    public const int ClientHasGone = 499;

    private const int RetryAfterSeconds = 1;

    /// <summary>Answers with one line that says why; never with where in the program.</summary>
    public static async Task Write(HttpContext context, int status, Fault fault)
    {
        var response = context.Response;
        if (response.HasStarted) return;
        var isProtocol = context.GetEndpoint()?.Metadata.GetMetadata<EndpointLabel>()?.IsProtocol ?? context.Request.Path.StartsWithSegments("/v2", StringComparison.OrdinalIgnoreCase);
        (response.StatusCode, response.ContentType) = (status, isProtocol ? "application/json" : "application/problem+json");
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable) response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        var body = isProtocol ? Protocol(fault) : Problem(status, fault);
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await response.Body.WriteAsync(body);
    }

    private static byte[] Protocol(Fault fault) => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>(StringComparer.Ordinal) { ["error"] = fault.ToString() });

    private static byte[] Problem(int status, Fault fault) => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>(StringComparer.Ordinal)
    {
        ["type"] = "about:blank", ["title"] = ReasonPhrases.GetReasonPhrase(status), ["status"] = status, ["detail"] = fault.ToString(),
        ["where"] = fault.Where, ["problem"] = fault.Problem, ["remedy"] = fault.Remedy,
    });
}
