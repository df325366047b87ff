using System.Text.Json.Nodes;
using CrossDistil.Experiments.Binding;
using CrossDistil.Scoring.Options.Binding;

namespace CrossDistil.Experiments;

/// <summary>
/// The JSON schema of experiment files (draft 2020-12), for completion and docs in an editor. Made from the option
/// records themselves and the XML files of their doc comments, which lie beside the assemblies in a checkout; the
/// command prints what was committed.
/// </summary>
internal static class ExperimentSchema
{
    /// <summary>The shape of a whole experiment file.</summary>
    internal static RecordShape Shape { get; } = ShapeReader.Record(typeof(Experiment));

    /// <summary>
    /// The schema as indented JSON: descriptions from the doc comments, ranges, defaults, words of enums, kinds; no
    /// other keys allowed.
    /// </summary>
    public static string Generate()
    {
        var writer = new SchemaWriter(new DocComments());
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "CrossDistil experiment",
        };
        foreach (var (name, value) in writer.Object(Shape, kind: null)) schema[name] = value?.DeepClone();
        schema["$defs"] = writer.Definitions;
        return schema.ToJsonString(ExperimentJson.Options) + "\n";
    }
}
