using System.Text.Json.Nodes;
using CrossDistil.Serving.Http;

namespace CrossDistil.Serving.Description;

/// <summary>Errors as <see cref="ErrorAnswer"/> writes them.</summary>
internal static class ApiErrors
{
    /// <summary>The answer of one status.</summary>
    public static JsonObject Of(int status, bool isProtocol)
    {
        var error = Error(
            status switch
            {
                400 => "The request is not as described here, or brings what the model's features cannot be.",
                401 => "There is no key, or none that is known.",
                404 => "No such model or version is served.",
                408 => "The body did not arrive in time.",
                413 => "More bytes or rows than the server takes.",
                415 => "The body is not application/json, or is compressed.",
                429 => "Too many requests wait already.",
                503 => "Its turn did not come in time, or there is no model yet.",
                504 => "Scoring took too long.",
                _ => "The server's own fault, which its log tells.",
            },
            isProtocol);
        if (status is 401) error["headers"] = Header("WWW-Authenticate", "Bearer.", "string");
        if (status is 429 or 503) error["headers"] = Header("Retry-After", "Seconds to wait.", "integer");
        return error;
    }

    /// <summary>Whatever has no status of its own in the document.</summary>
    public static JsonObject Other(bool isProtocol) => Error("Another error.", isProtocol);

    private static JsonObject Header(string name, string description, string type) =>
        new() { [name] = new JsonObject { ["description"] = description, ["schema"] = ApiSchemas.Type(type) } };

    private static JsonObject Error(string description, bool isProtocol) => isProtocol
        ? ApiSchemas.Answer(description, "application/json", ApiSchemas.Named(ApiSchemas.ProtocolError))
        : ApiSchemas.Answer(description, "application/problem+json", ApiSchemas.Named(ApiSchemas.Problem));
}
