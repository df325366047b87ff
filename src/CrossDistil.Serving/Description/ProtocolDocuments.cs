using System.Text.Json.Nodes;
using CrossDistil.Serving.Models;
using CrossDistil.Serving.Requests;

namespace CrossDistil.Serving.Description;

/// <summary>What the Open Inference Protocol tells of a server and its models.</summary>
internal static class ProtocolDocuments
{
    public static byte[] Server { get; } = Bytes(new JsonObject { ["name"] = "crossdistil", ["version"] = typeof(ProtocolDocuments).Assembly.GetName().Version!.ToString(3), ["extensions"] = new JsonArray() });

    public static byte[] Truth(string name, bool value) => Bytes(new JsonObject { [name] = value });

    public static byte[] ModelReady(string name, bool isReady) => Bytes(new JsonObject { ["name"] = name, ["ready"] = isReady });

    /// <summary>Shapes begin with the rows of a request, which may be any number.</summary>
    public static byte[] Model(ServedVersion served, IReadOnlyList<ServedVersion> versions) => Bytes(new JsonObject
    {
        ["name"] = served.Name,
        ["versions"] = new JsonArray([.. versions.Select(version => (JsonNode)version.Version)]),
        ["platform"] = "crossdistil",
        ["inputs"] = new JsonArray([.. Enumerable.Range(0, served.Features.Count).Select(feature => Tensor(
            served.Features.Name(feature), TensorType.Of(served.Features.Kind(feature)), served.Features.IsList(feature) ? [-1, -1] : [-1]))]),
        ["outputs"] = new JsonArray([.. served.Outputs.Select((name, output) => Tensor(name, output == served.Outputs.Count - 1 ? "FP64" : "FP32", [-1]))]),
    });

    private static JsonObject Tensor(string name, string datatype, int[] shape) =>
        new JsonObject { ["name"] = name, ["datatype"] = datatype, ["shape"] = new JsonArray([.. shape.Select(size => (JsonNode)size)]) };

    private static byte[] Bytes(JsonObject document) => JsonSerializer.SerializeToUtf8Bytes(document);
}
