using System.Text.Json.Serialization.Metadata;
using CrossDistil.Data.Files;

namespace CrossDistil.Scoring.Options.Binding;

/// <summary>
/// How experiments are written as JSON: camelCase keys, words for enums, "kind" anywhere in its object.
/// </summary>
internal static class ExperimentJson
{
    /// <summary>The one set of serializer options.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonFile.Camel)
        {
            AllowOutOfOrderMetadataProperties = true,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectNullableAnnotations = true,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
            Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
        };
        options.MakeReadOnly();
        return options;
    }
}
