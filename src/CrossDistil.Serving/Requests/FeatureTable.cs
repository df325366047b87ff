using CrossDistil.Data.Encoding;
using CrossDistil.Scoring.Bundles;

namespace CrossDistil.Serving.Requests;

/// <summary>What a feature's values are.</summary>
internal enum ValueKind
{
    Integer,
    Number,
    Text,
}

/// <summary>The features of a version, found by name without a string of its own.</summary>
internal sealed class FeatureTable
{
    private const int MaxNameLength = 512;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _index;
    private readonly ValueKind[] _kinds;

    public FeatureTable(IReadOnlyList<BundleFeature> features)
    {
        Features = features;
        _index = features.Index().ToDictionary(feature => feature.Item.Name, feature => feature.Index, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _kinds = [.. features.Select(feature => feature.Kind.Split(' ')[^1] switch { "integer" => ValueKind.Integer, "number" => ValueKind.Number, _ => ValueKind.Text })];
    }

    public IReadOnlyList<BundleFeature> Features { get; }

    public int Count => Features.Count;

    /// <summary>Rows whose values one array can hold.</summary>
    public int MaxRows => Array.MaxLength / Math.Max(1, Count);

    public string Name(int feature) => Features[feature].Name;

    public bool IsList(int feature) => Features[feature].IsList;

    public ValueKind Kind(int feature) => _kinds[feature];

    public bool TryFind(ReadOnlySpan<char> name, out int feature) => _index.TryGetValue(name, out feature);

    /// <summary>Whether a value can be of this feature; one that training never saw can.</summary>
    public bool Takes(int feature, RawValue value) => value.Kind is RawKind.Missing || _kinds[feature] switch
    {
        ValueKind.Integer => value.TryGetInteger(out _),
        ValueKind.Number => value.TryGetNumber(out var number) && double.IsFinite(number),
        _ => true,
    };

    /// <summary>What to write in place of a name that no feature has.</summary>
    public string Meant(string name)
    {
        var names = Features.Select(feature => feature.Name);
        return name.Length <= MaxNameLength && Nearest.To(name, names) is { } near ? $"did you mean \"{near}\"?" : $"features: {string.Join(", ", names)}";
    }
}
