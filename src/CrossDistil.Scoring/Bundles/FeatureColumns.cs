using CrossDistil.Data.Cache;
using CrossDistil.Data.Encoding;
using CrossDistil.Data.Schema;

namespace CrossDistil.Scoring.Bundles;

/// <summary>Which column of the model's input each feature of a bundle fills.</summary>
internal sealed class FeatureColumns
{
    private readonly FieldSchema?[] _fields;
    private readonly NumberSchema?[] _numbers;
    private readonly int[] _columns;
    private readonly string[][] _missing;

    /// <param name="manifest">The features, and the raw columns that they read.</param>
    /// <param name="schema">The encoders.</param>
    public FeatureColumns(BundleManifest manifest, DatasetSchema schema)
    {
        var features = manifest.Features;
        _missing = [.. features.Select(feature => Missing(feature, manifest.Columns))];
        Names = [.. features.Select(feature => feature.Name)];
        var fields = schema.Fields.Index().ToDictionary(field => field.Item.Name, field => field.Index, StringComparer.Ordinal);
        var numbers = schema.Numbers.Index().ToDictionary(number => number.Item.Name, number => number.Index, StringComparer.Ordinal);
        _columns = [.. Names.Select(name => fields.TryGetValue(name, out var field) ? field : numbers[name])];
        _fields = [.. Names.Select(name => fields.TryGetValue(name, out var field) ? schema.Fields[field] : null)];
        _numbers = [.. Names.Select(name => fields.ContainsKey(name) ? null : schema.Numbers[numbers[name]])];
        (Fields, Numbers) = (schema.Fields.Count, schema.Numbers.Count);
        Lists = [.. Enumerable.Range(0, Fields).Where(field => schema.Fields[field].IsList)];
    }

    public IReadOnlyList<string> Names { get; }

    public int Count => _columns.Length;

    public int Fields { get; }

    public int Numbers { get; }

    /// <summary>Which fields bring lists.</summary>
    public int[] Lists { get; }

    /// <summary>Position among the fields, or among the numbers where <see cref="Field"/> is null.</summary>
    public int Column(int feature) => _columns[feature];

    public FieldSchema? Field(int feature) => _fields[feature];

    /// <summary>The value, or none where its text means a missing value in the feature's column.</summary>
    public RawValue Known(int feature, RawValue value)
    {
        var texts = _missing[feature];
        if (texts.Length == 0 || value.Kind is RawKind.Missing or RawKind.Truth) return value;
        var text = value.Text ?? (texts.Length == 1 && texts[0].Length == 0 ? null : value.ToString());
        return text is not null && Array.IndexOf(texts, text) >= 0 ? default : value;
    }

    /// <summary>What an expression makes has no texts of a file.</summary>
    private static string[] Missing(BundleFeature feature, IReadOnlyList<RawColumn> raw) =>
        feature.Inputs is [var input] && (feature.Expression is null || IsName(feature.Expression, input))
            ? [.. raw.FirstOrDefault(column => string.Equals(column.Name, input, StringComparison.Ordinal))?.Missing ?? []]
            : [];

    private static bool IsName(string expression, string column) =>
        string.Equals(new SqlTokens(expression).BareColumn, column, StringComparison.OrdinalIgnoreCase);

    public NumberEncoder Number(int feature) => _numbers[feature]!.Encoder;
}
