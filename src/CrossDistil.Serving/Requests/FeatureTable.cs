using CrossDistil.Data.Encoding;

namespace CrossDistil.Serving.Requests;

/// <summary>Type of a feature's values.</summary>
internal enum ValueKind
{
    Integer,
    Number,
    Text,
}

/// <summary>The features of a version. Finding one by name allocates nothing.</summary>
internal sealed class FeatureTable
{
    private const int MaxNameLength = 512;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _index;
    private readonly ValueKind[] _kinds;

    public FeatureTable(IReadOnlyList<BundleFeature> features)
    {
        Features = features;
        _index = features.Index().ToDictionary(feature => feature.Item.Name, feature => feature.Index, StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
        _kinds = [.. features.Select(feature =>
            feature.Kind.Split(' ')[^1] switch { "integer" => ValueKind.Integer, "number" => ValueKind.Number, _ => ValueKind.Text })];
    }

    public IReadOnlyList<BundleFeature> Features { get; }

    public int Count => Features.Count;

    /// <summary>Rows whose values one array can hold.</summary>
    public int MaxRows => Array.MaxLength / Math.Max(1, Count);

    public string Name(int feature) => Features[feature].Name;

    public bool IsList(int feature) => Features[feature].IsList;

    public ValueKind Kind(int feature) => _kinds[feature];

    public bool TryFind(ReadOnlySpan<char> name, out int feature) => _index.TryGetValue(name, out feature);

    /// <summary>Whether the feature can have the value; a value that training never saw is allowed.</summary>
    public bool Takes(int feature, RawValue value) => value.Kind is RawKind.Missing || _kinds[feature] switch
    {
        ValueKind.Integer => value.TryGetInteger(out _),
        ValueKind.Number => value.TryGetNumber(out var number) && double.IsFinite(number),
        _ => true,
    };

    /// <summary>
    /// Checks that the rows bring every feature. A feature that no row brings was forgotten by the client far more
    /// often than it is unknown: an unknown value is null.
    /// </summary>
    /// <exception cref="RequestException">400, with every missing feature.</exception>
    public void RequireAll(RowBuffer rows, bool allowMissing, string where, string permission)
    {
        if (allowMissing || rows.Rows == 0) return;
        string[] missing = [.. Enumerable.Range(0, Count).Where(feature => !rows.Brings(feature)).Select(Name)];
        if (missing.Length > 0)
            throw JsonBody.Fault(
                where, $"{(missing.Length == 1 ? "a feature is" : "features are")} missing: {string.Join(", ", missing)}",
                $"give null for what is not known, or say {permission}");
    }

    /// <summary>The remedy for a name that no feature has.</summary>
    public string Meant(string name)
    {
        if (Features.FirstOrDefault(feature => feature.Expression is not null
            && feature.Inputs?.Contains(name, StringComparer.OrdinalIgnoreCase) is true) is { } made)
            return $"it is a raw column: give {made.Name}, which is {made.Expression}";
        var names = Features.Select(feature => feature.Name);
        var near = name.Length <= MaxNameLength ? Nearest.To(name, names) : null;
        return near is null ? $"features: {string.Join(", ", names)}" : $"did you mean \"{near}\"?";
    }
}
