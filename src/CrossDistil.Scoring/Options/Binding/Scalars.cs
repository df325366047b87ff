using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CrossDistil.Scoring.Options.Binding;

/// <summary>Checks of single values.</summary>
internal static class Scalars
{
    /// <summary>What is wrong with a value, and what to write instead; null when nothing is.</summary>
    public static (string Problem, string Remedy)? Fault(JsonNode? value, Shape shape)
    {
        var problem = (shape, value?.GetValueKind()) switch
        {
            (TextShape text, JsonValueKind.String) => Text(value!.GetValue<string>(), text),
            (FlagShape, JsonValueKind.True or JsonValueKind.False) => null,
            (NumberShape number, JsonValueKind.Number) => Number(value!.AsValue(), number),
            (ChoiceShape choice, JsonValueKind.String) =>
                choice.Values.Contains(value!.GetValue<string>(), StringComparer.Ordinal) ? null : $"unknown value {Describe.Node(value)}",
            _ => $"found {Describe.Node(value)}",
        };
        return problem is null ? null : (problem, (shape is ChoiceShape ? "use " : "give ") + shape.Expected);
    }

    private static string? Text(string value, TextShape shape)
    {
        var pattern = $"^(?:{shape.Pattern})\\z";
        if (shape.Pattern is null || Regex.IsMatch(value, pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1))) return null;
        return value.Length == 0 ? "empty" : $"\"{value}\" has characters that do not fit";
    }

    private static string? Number(JsonValue value, NumberShape shape)
    {
        var number = value.GetValue<JsonElement>().GetDouble();
        if (shape.Whole && Math.Floor(number) != number) return $"{Describe.Node(value)} is not a whole number";
        if (!(number >= shape.Min && number <= shape.Max)) return $"{Describe.Node(value)} is out of range";
        var readable = (shape.Type != typeof(int) || value.TryGetValue<int>(out _))
            && (shape.Type != typeof(ulong) || value.TryGetValue<ulong>(out _));
        return readable ? null : $"{Describe.Node(value)} is not written as a whole number";
    }
}
