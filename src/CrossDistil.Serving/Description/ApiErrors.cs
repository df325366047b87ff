using CrossDistil.Serving.Http;
using Microsoft.OpenApi;

namespace CrossDistil.Serving.Description;

/// <summary>Errors as <see cref="ErrorAnswer"/> writes them.</summary>
internal sealed class ApiErrors(OpenApiDocument document, bool isProtocol)
{
    public OpenApiResponse Of(int status) => Error(
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
        status switch
        {
            401 => Header("WWW-Authenticate", "Bearer.", JsonSchemaType.String),
            429 or 503 => Header("Retry-After", "Seconds to wait.", JsonSchemaType.Integer),
            _ => null,
        });

    /// <summary>Whatever has no status of its own in the document.</summary>
    public OpenApiResponse Other() => Error("Another error.", headers: null);

    private static Dictionary<string, IOpenApiHeader> Header(string name, string description, JsonSchemaType type) =>
        new(StringComparer.Ordinal) { [name] = new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = type } } };

    private OpenApiResponse Error(string description, Dictionary<string, IOpenApiHeader>? headers) => new()
    {
        Description = description,
        Headers = headers,
        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
        {
            [isProtocol ? "application/json" : "application/problem+json"] = new() { Schema = new OpenApiSchemaReference(isProtocol ? ApiSchemas.ProtocolError : ApiSchemas.Problem, document) },
        },
    };
}
