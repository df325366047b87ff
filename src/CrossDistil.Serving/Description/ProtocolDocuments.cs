using CrossDistil.Serving.Requests;

namespace CrossDistil.Serving.Description;

/// <summary>Answers of the Open Inference Protocol about a server and its models.</summary>
internal static class ProtocolDocuments
{
    private const string Platform = "crossdistil";

    public static byte[] Server { get; } =
        Bytes(new { name = Platform, version = typeof(ProtocolDocuments).Assembly.GetName().Version!.ToString(3), extensions = (int[])[] });

    public static byte[] Truth(string name, bool value) => Bytes(new Dictionary<string, bool>(StringComparer.Ordinal) { [name] = value });

    public static byte[] ModelReady(string name, bool isReady) => Bytes(new { name, ready = isReady });

    /// <summary>Shapes begin with the rows of a request; -1 = any number.</summary>
    public static byte[] Model(ServedVersion served, IReadOnlyList<ServedVersion> versions) => Bytes(new
    {
        name = served.Name,
        versions = versions.Select(version => version.Version),
        platform = Platform,
        inputs = served.Features.Features.Select((feature, i) => Tensor(
            feature.Name, TensorType.Of(served.Features.Kind(i)), feature.IsList ? [-1, -1] : [-1])),
        outputs = served.Outputs.Select((name, output) => Tensor(name, output == served.Outputs.Length - 1 ? "FP64" : "FP32", [-1])),
    });

    private static object Tensor(string name, string datatype, int[] shape) => new { name, datatype, shape };

    private static byte[] Bytes<T>(T document) => JsonSerializer.SerializeToUtf8Bytes(document);
}
