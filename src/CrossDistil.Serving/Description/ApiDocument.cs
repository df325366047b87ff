using System.Text.Json.Nodes;
using CrossDistil.Serving.Http;
using CrossDistil.Serving.Models;
using CrossDistil.Serving.Options;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CrossDistil.Serving.Description;

/// <summary>
/// Describes the addresses that are mapped, as an OpenAPI document of version 3.1. It is made anew when it is asked
/// for: its examples are those of the models that are served now. It is written as plain JSON, so that a server needs
/// no package for it.
/// </summary>
internal static class ApiDocument
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    /// <summary>The document as JSON.</summary>
    /// <param name="endpoints">What is mapped; what has no label of ours, or none that is described, is left
    /// out.</param>
    /// <param name="models">What is served.</param>
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
        if (hasKeys) components["securitySchemes"] = ApiSecurity.Schemes;
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
