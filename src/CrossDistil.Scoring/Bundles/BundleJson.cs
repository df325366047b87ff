using CrossDistil.Data.Files;
using CrossDistil.Scoring.Options.Binding;

namespace CrossDistil.Scoring.Bundles;

/// <summary>Reads and writes <c>bundle.json</c>; unknown members belong to later versions and are skipped.</summary>
internal static class BundleJson
{
    private static readonly JsonSerializerOptions s_json = new(ExperimentJson.Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static string Write(BundleManifest manifest) => JsonFile.Text(manifest, s_json) + "\n";

    /// <summary>Reads a manifest, its version first.</summary>
    /// <param name="where">The file, as faults name it.</param>
    /// <param name="content">Its bytes.</param>
    /// <exception cref="InputException">It is damaged, or of a version that this program does not read.</exception>
    public static BundleManifest Read(string where, byte[] content) => InputFile.Read(where, Bundle.Remedy, () =>
    {
        using var document = JsonDocument.Parse(content);
        CheckVersion(where, document.RootElement);
        var manifest = document.Deserialize<BundleManifest>(s_json) ?? throw new JsonException("is null");
        BundleCheck.Check(where, manifest);
        return manifest;
    });

    private static void CheckVersion(string where, JsonElement root)
    {
        // The first format named its version otherwise.
        var format = JsonFile.VersionOf(root, "formatVersion") ?? JsonFile.VersionOf(root, "format")
            ?? throw new InputException(where, "has no formatVersion, so this is not a bundle", "name what crossdistil export wrote");
        var remedy = format < BundleManifest.CurrentFormat ? "train the run again and export it" : "use a newer crossdistil";
        JsonFile.CheckVersion(where, format, BundleManifest.CurrentFormat, remedy);
        if (root.TryGetProperty("needs", out var needs) && needs.ValueKind is JsonValueKind.Array && needs.GetArrayLength() > 0)
            throw new InputException(where, $"needs {needs[0]}, which this version does not know", "use a newer crossdistil");
    }
}
