using System.Text;
using CrossDistil.Data.Cache;
using CrossDistil.Data.Encoding;
using CrossDistil.Data.Sampling;
using CrossDistil.Scoring.Bundles;

namespace CrossDistil.Workbench;

/// <summary>Raw rows for a bundle: values that training knew, drawn evenly from each vocabulary, and numbers; made once, so that making them is not timed.</summary>
internal sealed class RawRows
{
    private const int MaxValues = 3; // of a list
    private readonly RawValue[][][] _values;  // [row][feature] of its values

    public RawRows(Bundle bundle, int rows, ulong seed)
    {
        var random = new RandomStream(seed, "raw rows");
        var fields = bundle.Schema.Fields.ToDictionary(field => field.Name, StringComparer.Ordinal);
        FieldSchema?[] features = [.. bundle.Manifest.Features.Select(feature => fields.GetValueOrDefault(feature.Name))];
        _values = [.. Enumerable.Range(0, rows).Select(_ => Array.ConvertAll(features, field => Values(field, random)))];
    }

    public int Count => _values.Length;

    /// <summary>Sets every feature of a request's rows, from row <paramref name="start"/> on.</summary>
    public void Set(RankRequest request, int start)
    {
        for (var row = 0; row < request.Rows; row++)
        {
            var values = _values[(start + row) % _values.Length];
            for (var feature = 0; feature < values.Length; feature++) request.Set(row, feature, values[feature]);
        }
    }

    private static RawValue[] Values(FieldSchema? field, RandomStream random) => field is null
        ? [random.NextNormal()]
        : [.. Enumerable.Range(0, field.IsList ? 1 + random.NextInt(MaxValues) : 1).Select(_ => Value(field.Encoder, random))];

    private static RawValue Value(FieldEncoder encoder, RandomStream random) => encoder switch
    {
        CategoricalEncoder { Vocabulary: TextVocabulary { Count: > 0 } text } =>
            Encoding.UTF8.GetString(text.Key(random.NextInt(text.Count))),
        CategoricalEncoder { Vocabulary: IntegerVocabulary { Count: > 0 } keys, Keys: KeyKind.Number } =>
            BitConverter.Int64BitsToDouble(keys.Keys[random.NextInt(keys.Count)]),
        CategoricalEncoder { Vocabulary: IntegerVocabulary { Count: > 0 } keys } => keys.Keys[random.NextInt(keys.Count)],
        BucketEncoder { Boundaries.Length: > 0 } buckets => buckets.Boundaries[random.NextInt(buckets.Boundaries.Length)],
        KeyEncoder { Keys: KeyKind.Text } => random.NextBits().ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
        _ => (long)(random.NextBits() >> 1),
    };
}
