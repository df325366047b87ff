using System.Text.Json.Nodes;
using CrossDistil.Scoring.Options.Binding;

namespace CrossDistil.Experiments.Binding;

/// <summary>Writes shapes as JSON schema; records become definitions that others refer to.</summary>
internal sealed class SchemaWriter(DocComments docs)
{
    private const string TypeKey = "type";

    /// <summary>The records met so far, by name.</summary>
    public JsonObject Definitions { get; } = [];

    /// <summary>
    /// The schema of a record's object; with a kind, "kind" is one of its keys, required unless it is the default.
    /// </summary>
    public JsonObject Object(RecordShape record, string? kind, bool kindRequired = false)
    {
        var properties = new JsonObject();
        if (kind is not null) properties[KindsShape.Kind] = new JsonObject { ["const"] = kind };
        foreach (var key in record.Keys) properties[key.Name] = Property(key);
        var required = record.Keys.Where(key => key.Required).Select(key => key.Name);
        if (kindRequired) required = required.Prepend(KindsShape.Kind);
        var schema = new JsonObject
        {
            [TypeKey] = "object",
            ["properties"] = properties,
            ["required"] = Words(required),
            ["additionalProperties"] = false,
        };
        return Described(schema, docs.Of(record.Type));
    }

    private JsonObject Property(Key key)
    {
        var schema = Described(Schema(key.Shape), docs.Of(key.Property));
        if (key.Default is not null && !key.Required)
            schema["default"] = JsonSerializer.SerializeToNode(key.Default, key.Property.PropertyType, ExperimentJson.Options);
        return schema;
    }

    private JsonObject Schema(Shape shape) => shape switch
    {
        TextShape { Pattern: { } pattern } => new() { [TypeKey] = "string", ["pattern"] = $"^{pattern}$" },
        TextShape => new() { [TypeKey] = "string" },
        FlagShape => new() { [TypeKey] = "boolean" },
        NumberShape number => Number(number),
        ChoiceShape choice => new() { ["enum"] = Words(choice.Values) },
        NullableShape nullable => new() { ["anyOf"] = new JsonArray(Schema(nullable.Inner), new JsonObject { [TypeKey] = "null" }) },
        ListShape list => new() { [TypeKey] = "array", ["items"] = Schema(list.Item), ["minItems"] = list.MinCount },
        MapShape map => new() { [TypeKey] = "object", ["additionalProperties"] = Schema(map.Value) },
        PerTaskShape perTask => PerTask(perTask),
        RecordShape record => Reference(record.Type, () => WithShorthand(record)),
        KindsShape kinds => Reference(kinds.Type, () => Kinds(kinds)),
        _ => throw new NotSupportedException($"{shape.GetType()} has no JSON schema."),
    };

    private static JsonObject Number(NumberShape number)
    {
        var schema = new JsonObject { [TypeKey] = number.Whole ? "integer" : "number" };
        if (!number.Whole || number.Min > int.MinValue) schema["minimum"] = number.Min;
        if (number.BoundedAbove) schema["maximum"] = number.Max;
        return schema;
    }

    private JsonObject PerTask(PerTaskShape perTask) => new()
    {
        ["anyOf"] = new JsonArray(Schema(perTask.Item), Schema(new ListShape(perTask.Item, 0)), Schema(new MapShape(perTask.Item))),
    };

    private JsonObject WithShorthand(RecordShape record) => record.Shorthand is null
        ? Object(record, kind: null)
        : new() { ["anyOf"] = new JsonArray(new JsonObject { [TypeKey] = "string" }, Object(record, kind: null)) };

    private JsonObject Kinds(KindsShape kinds)
    {
        var either = new JsonArray();
        foreach (var (name, record) in kinds.Kinds)
            either.Add((JsonNode)Reference(
                record.Type, () => Object(record, name, kindRequired: !string.Equals(name, kinds.DefaultKind, StringComparison.Ordinal))));
        return Described(new() { ["oneOf"] = either }, docs.Of(kinds.Type));
    }

    private JsonObject Reference(Type type, Func<JsonObject> definition)
    {
        if (!Definitions.ContainsKey(type.Name))
        {
            Definitions[type.Name] = null; // Reserves its place: definitions are in the order of their first use.
            Definitions[type.Name] = definition();
        }

        return new() { ["$ref"] = $"#/$defs/{type.Name}" };
    }

    private static JsonObject Described(JsonObject schema, string? description)
    {
        if (description is not null) schema.Insert(0, "description", description);
        return schema;
    }

    private static JsonArray Words(IEnumerable<string> words) => [.. words.Select(word => JsonValue.Create(word))];
}
