using System.Text.Json.Nodes;
using CrossDistil.Bundles;

namespace CrossDistil.Serving.Inference.Description;

/// <summary>Requests that a version answers, made of the examples in its bundle.</summary>
internal static class ApiExamples
{
    /// <summary>Two candidates: the context's values, and values of its own.</summary>
    public static JsonObject Rank(ServedVersion served)
    {
        var (context, first, second) = (new JsonObject(), new JsonObject(), new JsonObject());
        if (!served.Features.TryFind("id", out _)) (first["id"], second["id"]) = ("first", "second");
        foreach (var feature in served.Features.Features)
        {
            context[feature.Name] = feature.IsList ? new JsonArray(Value(feature, 0)) : Value(feature, 0);
            if (feature.Examples.Count > 1) second[feature.Name] = feature.IsList ? new JsonArray(Value(feature, 1), Value(feature, 0)) : Value(feature, 1);
        }

        return new JsonObject { ["context"] = context, ["candidates"] = new JsonArray(first, second), ["top"] = 2, ["explain"] = true };
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

    /// <summary>One of the values that training knew; null, which is a missing value, where none are kept.</summary>
    private static JsonNode? Value(BundleFeature feature, int place) =>
        feature.Examples.Count == 0 ? null : JsonNode.Parse(feature.Examples[Math.Min(place, feature.Examples.Count - 1)].GetRawText());
}
