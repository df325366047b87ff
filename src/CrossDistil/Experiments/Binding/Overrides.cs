using System.Text.Json.Nodes;
using CrossDistil.Scoring.Options.Binding;

namespace CrossDistil.Experiments.Binding;

/// <summary>
/// Applies <c>path=value</c> to the tree of a file. Kinds are set first, and an object that changes its kind loses the
/// keys that only its old kind knows, so that <c>method.kind=plain</c> works on a file that sets alpha.
/// </summary>
/// <param name="where">What stands before an override in a fault, such as <c>experiment.json: the option set </c>.</param>
/// <param name="faults">Where faults go.</param>
internal sealed class Overrides(string where, List<Fault> faults)
{
    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };

    /// <summary>Applies every override; those that cannot be applied become faults.</summary>
    public void Apply(JsonObject root, Shape shape, IEnumerable<string> sets)
    {
        var parsed = sets.Select(Parse).OfType<Override>().ToArray();
        foreach (var item in parsed.Where(o => o.SetsKind).Concat(parsed.Where(o => !o.SetsKind)))
            Set(root, shape, item, item.Path);
    }

    /// <summary>Checks that each is written as path=value, whatever it names.</summary>
    public void CheckForm(IEnumerable<string> sets)
    {
        foreach (var set in sets) Parse(set);
    }

    private Override? Parse(string set)
    {
        var split = set.IndexOf('=', StringComparison.Ordinal);
        if (split < 0) return Refuse(set, "no \"=\"", "write it as path=value, such as training.epochs=3");
        var path = set[..split].Trim().Split('.');
        return path.Any(string.IsNullOrWhiteSpace)
            ? Refuse(set, "empty path or part of a path", "write it as path=value, such as training.epochs=3")
            : new Override(set, path, set[(split + 1)..]);
    }

    private void Set(JsonNode node, Shape? shape, Override item, ReadOnlySpan<string> path)
    {
        switch (node)
        {
            case JsonObject written:
                SetKey(written, shape is NullableShape nullable ? nullable.Inner : shape, item, path);
                break;
            case JsonArray list:
                SetItem(list, (shape is NullableShape nullableList ? nullableList.Inner : shape) as ListShape, item, path);
                break;
            default:
                var parent = string.Join('.', item.Path[..^path.Length]);
                Refuse(item.Text, $"{parent} is {Describe.Node(node)}, not an object or a list", $"set {parent} as a whole");
                break;
        }
    }

    private void SetKey(JsonObject written, Shape? shape, Override item, ReadOnlySpan<string> path)
    {
        var taken = Match(path, written.Select(entry => entry.Key));
        var key = string.Join('.', path[..Math.Max(taken, 1)]!);
        var rest = path[Math.Max(taken, 1)..];
        var child = ChildShape(shape, written, key);
        var value = rest.IsEmpty ? Value(item.Value, child) : null;
        if (rest.IsEmpty && shape is KindsShape kinds && key is KindsShape.Kind) DropOldKeys(written, kinds, Describe.Text(value));
        if (rest.IsEmpty) written[key] = value;
        else Set(written[key] ?? (written[key] = new JsonObject()), child, item, rest);
    }

    private void SetItem(JsonArray list, ListShape? shape, Override item, ReadOnlySpan<string> path)
    {
        var names = list.Select(OptionPath.NameOf).ToArray();
        var taken = Match(path, names.OfType<string>());
        var index = taken > 0 ? Array.IndexOf(names, string.Join('.', path[..taken]!)) : Index(path[0], list.Count);
        var rest = path[Math.Max(taken, 1)..];
        if (index < 0)
            Refuse(item.Text, $"no item \"{path[0]}\" in {string.Join('.', item.Path[..^path.Length])}", Known(path[0], names, list.Count));
        else if (rest.IsEmpty) list[index] = Value(item.Value, shape?.Item);
        else Set(list[index] ?? (list[index] = new JsonObject()), shape?.Item, item, rest);
    }

    /// <summary>
    /// How many parts of the path, joined, are one of the names: names may contain dots, the longest counts; 0 = none.
    /// </summary>
    private static int Match(ReadOnlySpan<string> path, IEnumerable<string> names)
    {
        var known = names.ToHashSet(StringComparer.Ordinal);
        for (var parts = path.Length; parts > 0; parts--)
            if (known.Contains(string.Join('.', path[..parts]!))) return parts;
        return 0;
    }

    private static int Index(string part, int count) =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < count ? index : -1;

    private static string Known(string part, string?[] names, int count)
    {
        if (Nearest.To(part, names.OfType<string>()) is { } near) return $"did you mean \"{near}\"?";
        return names.All(name => name is null)
            ? $"it has {count} items, numbered from 0"
            : $"use one of {string.Join(", ", names.OfType<string>())}";
    }

    private static Shape? ChildShape(Shape? shape, JsonObject written, string key) => shape switch
    {
        RecordShape record => record.Find(key)?.Shape,
        KindsShape kinds when key is KindsShape.Kind => new ChoiceShape([.. kinds.Kinds.Keys]),
        KindsShape kinds => Completion.KindOf(kinds, written)?.Find(key)?.Shape,
        MapShape map => map.Value,
        PerTaskShape perTask => perTask.Item,
        _ => null,
    };

    private static void DropOldKeys(JsonObject written, KindsShape kinds, string? kind)
    {
        if (Completion.KindOf(kinds, written) is not { } old || kind is null || !kinds.Kinds.TryGetValue(kind, out var next)) return;
        foreach (var key in old.Keys.Where(key => next.Find(key.Name) is null)) written.Remove(key.Name);
    }

    /// <summary>
    /// The value as JSON; as it stands where it is none, or where a text belongs (so that a date may go without
    /// quotes).
    /// </summary>
    private static JsonNode? Value(string text, Shape? shape)
    {
        var (inner, nullable) = shape is NullableShape n ? (n.Inner, true) : (shape, false);
        try
        {
            var value = JsonNode.Parse(text, documentOptions: s_strict);
            var literal = inner is TextShape or ChoiceShape && Describe.Text(value) is null && !(nullable && value is null);
            return literal ? JsonValue.Create(text) : value;
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private Override? Refuse(string set, string problem, string remedy)
    {
        faults.Add(new Fault(where + set, problem, remedy));
        return null;
    }

    private sealed record Override(string Text, string[] Path, string Value)
    {
        public bool SetsKind => Path[^1] is KindsShape.Kind;
    }
}
