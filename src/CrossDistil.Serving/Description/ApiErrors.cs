using System.Text.Json.Nodes;

namespace CrossDistil.Serving.Description;

/// <summary>Responses for errors, as <see cref="ErrorAnswer"/> writes them.</summary>
internal static class ApiErrors
{
    /// <summary>The response of one status.</summary>
    public static JsonObject Of(int status, bool isProtocol)
    {
        var error = Error(
            status switch
            {
                400 => "The request is not as described here, or a value does not fit its feature.",
                401 => "The key is missing or unknown.",
                404 => "No such model or version is served.",
                408 => "The body did not arrive in time.",
                413 => "More bytes or rows than the server takes.",
                415 => "The body is not application/json, or is compressed.",
                429 => "Too many requests wait already.",
                503 => "Its turn did not come in time, or there is no model yet.",
                504 => "Scoring took too long.",
                _ => "An error of the server; the reason is in its log.",
            },
            isProtocol);
        if (status is 401) error["headers"] = Header("WWW-Authenticate", "Bearer.", "string");
        if (status is 429 or 503) error["headers"] = Header("Retry-After", "Seconds to wait.", "integer");
        return error;
    }

    /// <summary>The response of every other status.</summary>
    public static JsonObject Other(bool isProtocol) => Error("Another error.", isProtocol);

    private static JsonObject Header(string name, string description, string type) =>
        new() { [name] = new JsonObject { ["description"] = description, ["schema"] = ApiSchemas.Type(type) } };

    private static JsonObject Error(string description, bool isProtocol) => isProtocol
        ? ApiSchemas.Answer(description, "application/json", ApiSchemas.Named(ApiSchemas.ProtocolError))
        : ApiSchemas.Answer(description, "application/problem+json", ApiSchemas.Named(ApiSchemas.Problem));
}
