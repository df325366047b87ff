using Microsoft.AspNetCore.WebUtilities;

namespace CrossDistil.Serving.Http;

/// <summary>
/// Errors in two formats: <c>{"error"}</c> below /v2, as the Open Inference Protocol has it, and problem details (RFC
/// 9457) elsewhere.
/// </summary>
internal static class ErrorAnswer
{
    /// <summary>The status that is counted where no answer can be sent any more.</summary>
    public const int ClientHasGone = 499;

    private const string RetryAfterSeconds = "1";

    /// <summary>Answers with one line that gives the reason; never with a place in the program.</summary>
    public static async Task Write(HttpContext context, int status, Fault fault)
    {
        var response = context.Response;
        if (response.HasStarted) return;
        var isProtocol = context.GetEndpoint()?.Metadata.GetMetadata<EndpointLabel>()?.IsProtocol
            ?? context.Request.Path.StartsWithSegments("/v2", StringComparison.OrdinalIgnoreCase);
        (response.StatusCode, response.ContentType) = (status, isProtocol ? "application/json" : "application/problem+json");
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            response.Headers.RetryAfter = RetryAfterSeconds;
        var (detail, title) = (fault.ToString(), ReasonPhrases.GetReasonPhrase(status));
        var body = isProtocol
            ? JsonSerializer.SerializeToUtf8Bytes(new { error = detail })
            : JsonSerializer.SerializeToUtf8Bytes(new
            {
                type = "about:blank", title, status, detail, where = fault.Where, problem = fault.Problem, remedy = fault.Remedy,
            });
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await response.Body.WriteAsync(body);
    }
}
