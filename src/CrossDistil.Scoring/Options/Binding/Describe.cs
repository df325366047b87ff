using System.Text.Json.Nodes;

namespace CrossDistil.Scoring.Options.Binding;

/// <summary>A value of the user's file in words, short enough for one line.</summary>
internal static class Describe
{
    private const int MaxLength = 60;

    /// <summary>The value itself for a scalar, its kind for an object or a list.</summary>
    public static string Node(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject => "an object",
        JsonArray => "a list",
        _ => Cut(node.ToJsonString(ExperimentJson.Options)),
    };

    /// <summary>The text of a string value; null for anything else.</summary>
    public static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    /// <summary>A text, cut where it would fill the line.</summary>
    public static string Cut(string text) => text.Length <= MaxLength ? text : text[..MaxLength] + "…";
}
