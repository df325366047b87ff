using CrossDistil.Data.Files;

namespace CrossDistil.Serving.Description;

/// <summary>
/// Answers of <c>/v1</c> about models, beyond the Open Inference Protocol: the contents of their bundles, and an
/// example.
/// </summary>
internal static class ModelDocuments
{
    private static readonly JsonSerializerOptions s_json =
        new(JsonFile.SnakeLine) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Every model with its versions, in order.</summary>
    public static byte[] List(ModelTable table) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        Models = table.Models.Values.OrderBy(model => model.Name, StringComparer.Ordinal).Select(model => new
        {
            model.Name, Versions = model.Versions.Select(version => version.Version), Default = model.Default.Version,
            Shadow = model.Shadow?.Version,
        }),
    }, s_json);

    /// <summary>A version, as in its bundle.json; name and version are those under which it is served.</summary>
    public static byte[] Details(ServedVersion served)
    {
        var manifest = served.Ranker.Manifest;
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            Model = served.Name, served.Version, manifest.Created, manifest.Ranking, manifest.Tasks, manifest.Features, manifest.Test,
            manifest.Identity, Example = ExampleRequest.Of(manifest.Features),
        }, s_json);
    }
}
