using System.Text.Json.Nodes;

namespace CrossDistil.Scoring.Options.Binding;

/// <summary>
/// Dotted paths as --set takes them and faults name them: <c>training.epochs</c>, <c>tasks.like.weight</c>,
/// <c>features.0.minCount</c>.
/// </summary>
internal static class OptionPath
{
    /// <summary>The key of a list's item that also names it in a path.</summary>
    public const string Name = "name";

    /// <summary>The path of a key.</summary>
    public static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    /// <summary>The path of a list's item by its position.</summary>
    public static string Join(string path, int index) => Join(path, index.ToString(CultureInfo.InvariantCulture));

    /// <summary>The path of a list's item: by its name where it alone has it, else by its position.</summary>
    public static string OfItem(string path, JsonArray list, int index) =>
        NameOf(list[index]) is { Length: > 0 } name && list.Count(item => string.Equals(NameOf(item), name, StringComparison.Ordinal)) == 1
            ? Join(path, name)
            : Join(path, index);

    /// <summary>The name of a list's item; null where it has none.</summary>
    public static string? NameOf(JsonNode? item) => item is JsonObject named ? Describe.Text(named[Name]) : null;
}
