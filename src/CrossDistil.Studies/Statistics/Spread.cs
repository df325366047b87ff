namespace CrossDistil.Studies.Statistics;

/// <summary>Values of one metric over seeds.</summary>
/// <param name="Mean">Their mean; null where one is undefined or there is none.</param>
/// <param name="Deviation">Sample standard deviation (n − 1); null for fewer than two values.</param>
/// <param name="BySeed">The values, in the order of the seeds; null = undefined.</param>
public sealed record Spread(
    [property: JsonPropertyName("mean")] double? Mean,
    [property: JsonPropertyName("deviation")] double? Deviation,
    [property: JsonPropertyName("by_seed")] IReadOnlyList<double?> BySeed)
{
    /// <summary>The spread of some values.</summary>
    public static Spread Of(IReadOnlyList<double?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0 || values.Any(value => value is null)) return new(null, null, values);
        var mean = values.Average(value => value!.Value);
        return new(mean, values.Count < 2 ? null : Math.Sqrt(values.Sum(value => (value!.Value - mean) * (value.Value - mean)) / (values.Count - 1)), values);
    }
}
