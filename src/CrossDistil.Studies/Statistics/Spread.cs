namespace CrossDistil.Studies.Statistics;

/// <summary>Values of one metric over seeds.</summary>
/// <param name="Mean">Their mean; null where one is undefined or there is none.</param>
/// <param name="Deviation">Sample standard deviation (n − 1); null for fewer than two values.</param>
/// <param name="BySeed">The values, in the order of the seeds; null = undefined.</param>
public sealed record Spread(double? Mean, double? Deviation, IReadOnlyList<double?> BySeed)
{
    /// <summary>The spread of some values.</summary>
    public static Spread Of(IReadOnlyList<double?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0 || values.Any(value => value is null)) return new(null, null, values);
        var mean = values.Average(value => value!.Value);
        var squares = values.Sum(value => (value!.Value - mean) * (value.Value - mean));
        return new(mean, values.Count < 2 ? null : Math.Sqrt(squares / (values.Count - 1)), values);
    }
}
