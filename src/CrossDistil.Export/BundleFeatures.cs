using System.Text;
using CrossDistil.Data.Encoding;

namespace CrossDistil.Export;

/// <summary>Descriptions of features for a bundle, from their fitted encoders.</summary>
internal static class BundleFeatures
{
    private const int MaxExamples = 5;

    /// <summary>In the given order of names; names that are not in the schema are left out.</summary>
    public static IReadOnlyList<BundleFeature> Of(
        IEnumerable<string> names, DatasetSchema schema, IReadOnlyDictionary<string, FeatureOrigin>? origins)
    {
        var fields = schema.Fields.ToDictionary(field => field.Name, StringComparer.Ordinal);
        var numbers = schema.Numbers.ToDictionary(number => number.Name, StringComparer.Ordinal);
        return [.. names.Select(name => fields.TryGetValue(name, out var field)
            ? Of(field)
            : numbers.TryGetValue(name, out var number) ? Of(number) : null)
            .OfType<BundleFeature>().Select(With)];

        BundleFeature With(BundleFeature feature) => origins?.GetValueOrDefault(feature.Name) is { } origin
            ? feature with { Expression = origin.Expression, Inputs = [.. origin.Columns.Select(column => column.Name)] }
            : feature;
    }

    /// <summary>The raw columns of a schema's features, each once.</summary>
    public static IReadOnlyList<RawColumn> Columns(DatasetSchema schema, IReadOnlyDictionary<string, FeatureOrigin>? origins) =>
    [
        .. schema.Fields.Select(field => field.Name).Concat(schema.Numbers.Select(number => number.Name))
            .SelectMany(name => origins?.GetValueOrDefault(name)?.Columns ?? []).DistinctBy(column => column.Name, StringComparer.Ordinal),
    ];

    private static BundleFeature Of(FieldSchema field)
    {
        var kind = field.Encoder is KeyEncoder keys ? keys.Keys : KeyKind.Number;
        var boundaries = field.Encoder is BucketEncoder buckets ? buckets.Boundaries.ToArray() : null;
        return new(
            field.Name, (field.IsList ? "list of " : "") + NameOf(kind), field.IsList, field.Ids, [.. Examples(field.Encoder)],
            boundaries is null ? null : new(Boundaries: boundaries));
    }

    private static BundleFeature Of(NumberSchema number) => new(
        number.Name, NameOf(KeyKind.Number), IsList: false, Ids: 0, [], new(number.Encoder.Mean, number.Encoder.Deviation));

    private static string NameOf(KeyKind kind) => kind switch
    {
        KeyKind.Integer => "integer",
        KeyKind.Number => "number",
        KeyKind.Text => "text",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind."),
    };

    private static IEnumerable<JsonElement> Examples(FieldEncoder encoder) => encoder switch
    {
        CategoricalEncoder { Keys: KeyKind.Number, Vocabulary: IntegerVocabulary numbers } =>
            numbers.Keys[..Math.Min(MaxExamples, numbers.Count)].ToArray()
                .Select(BitConverter.Int64BitsToDouble)
                .Where(double.IsFinite)
                .Select(value => JsonSerializer.SerializeToElement(value)),
        CategoricalEncoder { Vocabulary: IntegerVocabulary integers } =>
            integers.Keys[..Math.Min(MaxExamples, integers.Count)].ToArray().Select(value => JsonSerializer.SerializeToElement(value)),
        CategoricalEncoder { Vocabulary: TextVocabulary text } =>
            Enumerable.Range(0, Math.Min(MaxExamples, text.Count))
                .Select(i => JsonSerializer.SerializeToElement(Encoding.UTF8.GetString(text.Key(i)))),
        _ => [],
    };
}
