using System.Text.Json;
using Xunit;

namespace CrossDistil.Tests.Serving.Inference;

/// <summary>Holds values against the schemas of an OpenAPI document: as much of JSON Schema as stands in ours, and what is unknown to it fails.</summary>
internal sealed class JsonShape(JsonElement document)
{
    private static readonly string[] s_known = ["type", "description", "properties", "required", "additionalProperties", "items", "anyOf", "enum", "minimum", "maximum", "minItems", "maxItems", "default", "$ref"];

    public void Check(JsonElement value, JsonElement schema)
    {
        if (Fault(value, schema, "$") is { } fault) Assert.Fail($"{fault}: {value.GetRawText()}");
    }

    public JsonElement Schema(string pointer) => pointer.Split('/').Skip(1).Aggregate(document, (at, name) => at.GetProperty(name));

    private string? Fault(JsonElement value, JsonElement schema, string at)
    {
        Assert.Empty(schema.EnumerateObject().Select(member => member.Name).Except(s_known, StringComparer.Ordinal));
        if (schema.EnumerateObject().All(member => member.Name is "description")) return null; // anything
        if (schema.TryGetProperty("$ref", out var reference)) return Fault(value, Schema(reference.GetString()!), at);
        if (schema.TryGetProperty("anyOf", out var any)) return any.EnumerateArray().Any(one => Fault(value, one, at) is null) ? null : $"{at} is none of those";
        if (schema.TryGetProperty("type", out var type) && !Types(type).Any(name => Is(value, name))) return $"{at} is no {type.GetRawText()}";
        if (schema.TryGetProperty("enum", out var all) && !all.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value))) return $"{at} is not one of the enum";
        if (schema.TryGetProperty("minimum", out var least) && value.GetDouble() < least.GetDouble()) return $"{at} is too small";
        return value.ValueKind switch
        {
            JsonValueKind.Object => Members(value, schema, at),
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) => value.EnumerateArray().Select((item, i) => Fault(item, items, $"{at}[{i}]")).FirstOrDefault(fault => fault is not null),
            _ => null,
        };
    }

    private string? Members(JsonElement value, JsonElement schema, string at)
    {
        if (schema.TryGetProperty("required", out var required) && required.EnumerateArray().FirstOrDefault(name => !value.TryGetProperty(name.GetString()!, out _)) is { ValueKind: JsonValueKind.String } missing)
            return $"{at} has no {missing}";
        foreach (var member in value.EnumerateObject())
        {
            var isNamed = schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(member.Name, out _);
            var isOther = schema.TryGetProperty("additionalProperties", out var others);
            // An answer with a member that its schema does not name is a schema that says too little.
            if (!isNamed && (!isOther || others.ValueKind is JsonValueKind.False)) return $"{at} has the unknown member {member.Name}";
            if (Fault(member.Value, isNamed ? properties.GetProperty(member.Name) : others, $"{at}.{member.Name}") is { } fault) return fault;
        }

        return null;
    }

    private static IEnumerable<string> Types(JsonElement type) => type.ValueKind is JsonValueKind.Array ? type.EnumerateArray().Select(name => name.GetString()!) : [type.GetString()!];

    private static bool Is(JsonElement value, string type) => type switch
    {
        "string" => value.ValueKind is JsonValueKind.String,
        "number" => value.ValueKind is JsonValueKind.Number,
        "integer" => value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out _),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind is JsonValueKind.Null,
        "array" => value.ValueKind is JsonValueKind.Array,
        "object" => value.ValueKind is JsonValueKind.Object,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a type"),
    };
}
