using System.Text.Json.Nodes;

namespace CrossDistil.Scoring.Options.Binding;

/// <summary>
/// Writes out what a file may leave out: the "kind" where there is a default, and the object that a bare text is
/// short for.
/// </summary>
internal static class Completion
{
    /// <summary>Completes the tree in place and returns it, or its replacement.</summary>
    public static JsonNode? Complete(JsonNode? node, Shape shape)
    {
        switch (shape, node)
        {
            case (NullableShape nullable, _):
                return Complete(node, nullable.Inner);
            case (RecordShape { Shorthand: { } key }, JsonValue text) when Describe.Text(text) is { } value:
                return new JsonObject { [key] = new JsonArray(JsonValue.Create(value)) };
            case (RecordShape record, JsonObject written):
                foreach (var key in record.Keys) CompleteKey(written, key.Name, key.Shape);
                return node;
            case (MapShape map, JsonObject written):
                foreach (var name in written.Select(entry => entry.Key).ToArray()) CompleteKey(written, name, map.Value);
                return node;
            case (KindsShape kinds, JsonObject written):
                if (!written.ContainsKey(KindsShape.Kind) && kinds.DefaultKind is { } kind) written.Insert(0, KindsShape.Kind, kind);
                return KindOf(kinds, written) is { } known ? Complete(written, known) : node;
            case (ListShape list, JsonArray items):
                for (var i = 0; i < items.Count; i++)
                    if (Complete(items[i], list.Item) is var item && !ReferenceEquals(item, items[i])) items[i] = item;
                return node;
            default:
                return node;
        }
    }

    /// <summary>
    /// The shape that an object's kind, or the default kind, gives it; null when the kind is unknown.
    /// </summary>
    public static RecordShape? KindOf(KindsShape kinds, JsonObject written)
    {
        var kind = written.ContainsKey(KindsShape.Kind) ? Describe.Text(written[KindsShape.Kind]) : kinds.DefaultKind;
        return kind is null ? null : kinds.Kinds.GetValueOrDefault(kind);
    }

    private static void CompleteKey(JsonObject written, string key, Shape shape)
    {
        if (!written.TryGetPropertyValue(key, out var value)) return;
        var complete = Complete(value, shape);
        if (!ReferenceEquals(complete, value)) written[key] = complete;
    }
}
