using CrossDistil.Data.Files;
using CrossDistil.Serving.Models;

namespace CrossDistil.Serving.Description;

/// <summary>What <c>/v1</c> tells of models, beyond the Open Inference Protocol: what their bundles say of themselves, and an example.</summary>
internal static class ModelDocuments
{
    private static readonly JsonSerializerOptions s_json = new(JsonFile.SnakeLine) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Every model with its versions, in order.</summary>
    public static byte[] List(ModelTable table) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        Models = table.Models.Values.OrderBy(model => model.Name, StringComparer.Ordinal)
            .Select(model => new { model.Name, Versions = model.Versions.Select(version => version.Version), Default = model.Default.Version, Shadow = model.Shadow?.Version }),
    }, s_json);

    /// <summary>A version, in the words of its bundle.json; name and version are those by which it is served.</summary>
    public static byte[] Details(ServedVersion served)
    {
        var manifest = served.Ranker.Manifest;
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            Model = served.Name, served.Version, manifest.Created, manifest.Ranking, manifest.Tasks, manifest.Features, manifest.Test, manifest.Identity,
            Example = ExampleRequest.Of(manifest.Features),
        }, s_json);
    }
}
