using CrossDistil.Data.Cache;
using CrossDistil.Data.Encoding;

namespace CrossDistil.Scoring.Bundles;

/// <summary>Which column of the model's input each feature of a bundle fills.</summary>
internal sealed class FeatureColumns
{
    private readonly FieldSchema?[] _fields;
    private readonly NumberSchema?[] _numbers;
    private readonly int[] _columns;

    public FeatureColumns(IReadOnlyList<BundleFeature> features, DatasetSchema schema)
    {
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

    public NumberEncoder Number(int feature) => _numbers[feature]!.Encoder;
}
