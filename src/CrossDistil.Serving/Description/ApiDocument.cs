using CrossDistil.Serving.Http;
using CrossDistil.Serving.Models;
using CrossDistil.Serving.Options;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;

namespace CrossDistil.Serving.Description;

/// <summary>
/// Describes the addresses that are mapped, as an OpenAPI document of version 3.1. It is made anew when it is asked for: its examples are those of the models that are served now.
/// </summary>
internal static class ApiDocument
{
    /// <summary>The document as JSON.</summary>
    /// <param name="endpoints">What is mapped; what has no label of ours, or none that is described, is left out.</param>
    /// <param name="models">What is served.</param>
    /// <param name="options">Limits.</param>
    /// <param name="hasKeys">Whether clients need a key.</param>
    public static async Task<byte[]> Write(IEnumerable<Endpoint> endpoints, ModelTable models, ServeOptions options, bool hasKeys)
    {
        using var stream = new MemoryStream();
        await Create(endpoints, models, options, hasKeys).SerializeAsJsonAsync(stream, OpenApiSpecVersion.OpenApi3_1);
        return stream.ToArray();
    }

    private static OpenApiDocument Create(IEnumerable<Endpoint> endpoints, ModelTable models, ServeOptions options, bool hasKeys)
    {
        var document = new OpenApiDocument
        {
            Info = new OpenApiInfo
            {
                Title = "CrossDistil", Version = typeof(ApiDocument).Assembly.GetName().Version!.ToString(3),
                Description = "Scores rows with multi-task ranking models, and ranks candidates. What GET answers, HEAD answers without its body.",
            },
            Paths = [],
            Components = new OpenApiComponents { Schemas = ApiSchemas.All(options), SecuritySchemes = hasKeys ? ApiSecurity.Schemes : null },
        };
        var operations = new ApiOperations(document, models, hasKeys);
        foreach (var endpoint in endpoints.OfType<RouteEndpoint>())
            if (endpoint.Metadata.GetMetadata<EndpointLabel>() is { } label && operations.Of(label, Path(endpoint)) is { } operation)
                document.Paths.Add(Path(endpoint), new OpenApiPathItem { Operations = new() { [operation.RequestBody is null ? HttpMethod.Get : HttpMethod.Post] = operation } });
        return document;
    }

    private static string Path(RouteEndpoint endpoint) => $"/{endpoint.RoutePattern.RawText!.Trim('/')}";
}
