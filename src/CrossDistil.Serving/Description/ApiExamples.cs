using System.Text.Json.Nodes;
using CrossDistil.Serving.Requests;

namespace CrossDistil.Serving.Description;

/// <summary>Requests that a version can answer, made of the examples in its bundle.</summary>
internal static class ApiExamples
{
    /// <summary>The first example of the page, for the best two candidates with explanations.</summary>
    public static JsonObject Rank(ServedVersion served)
    {
        var request = ExampleRequest.Of(served.Features.Features);
        (request["top"], request["explain"]) = (2, true);
        return request;
    }

    /// <summary>Two rows.</summary>
    public static JsonObject Infer(ServedVersion served) => new()
    {
        ["id"] = "example",
        ["inputs"] = new JsonArray([.. served.Features.Features.Select((feature, i) => (JsonNode)new JsonObject
        {
            ["name"] = feature.Name,
            ["datatype"] = TensorType.Of(served.Features.Kind(i)),
            ["shape"] = feature.IsList ? new JsonArray(2, 1) : new JsonArray(2),
            ["data"] = new JsonArray(Value(feature, 0), Value(feature, 1)),
        })]),
    };

    /// <summary>A value from training; null, a missing value, where the bundle has none.</summary>
    private static JsonNode? Value(BundleFeature feature, int place) =>
        feature.Examples.Count == 0 ? null : JsonNode.Parse(feature.Examples[Math.Min(place, feature.Examples.Count - 1)].GetRawText());
}
