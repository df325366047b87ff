using System.Text.Json.Nodes;
using CrossDistil.Serving.Options;
using Microsoft.AspNetCore.Routing;

namespace CrossDistil.Serving.Description;

/// <summary>
/// Describes the mapped endpoints as an OpenAPI 3.1 document. It is created for each request: its examples are those of
/// the models that are served now. It is written as plain JSON, so that a server needs no package for it.
/// </summary>
internal static class ApiDocument
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    /// <summary>The document as JSON.</summary>
    /// <param name="endpoints">The mapped endpoints; those without a label of ours, or without a description, are left
    /// out.</param>
    /// <param name="models">The served models.</param>
    /// <param name="options">Limits.</param>
    /// <param name="hasKeys">Whether clients need a key.</param>
    public static byte[] Write(IEnumerable<Endpoint> endpoints, ModelTable models, ServeOptions options, bool hasKeys)
    {
        var operations = new ApiOperations(models, hasKeys);
        var paths = new JsonObject();
        foreach (var endpoint in endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<EndpointLabel>() is not { } label
                || operations.Of(label, Path(endpoint)) is not { } operation) continue;
            paths.Add(Path(endpoint), new JsonObject { [operation.ContainsKey("requestBody") ? "post" : "get"] = operation });
        }

        var components = new JsonObject { ["schemas"] = ApiSchemas.All(options) };
        if (hasKeys) components["securitySchemes"] = ApiOperations.SecuritySchemes;
        return JsonSerializer.SerializeToUtf8Bytes(
            new JsonObject
            {
                ["openapi"] = "3.1.1",
                ["info"] = new JsonObject
                {
                    ["title"] = "CrossDistil",
                    ["description"] =
                        "Scores rows with multi-task ranking models, and ranks candidates. "
                        + "What GET answers, HEAD answers without its body.",
                    ["version"] = typeof(ApiDocument).Assembly.GetName().Version!.ToString(3),
                },
                ["paths"] = paths,
                ["components"] = components,
            },
            s_indented);
    }

    private static string Path(RouteEndpoint endpoint) => $"/{endpoint.RoutePattern.RawText!.Trim('/')}";
}
