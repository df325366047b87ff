namespace CrossDistil.Scoring.Bundles;

/// <summary>What was so when the bundle was made; what is not known is left out.</summary>
public sealed record BundleBaseline
{
    /// <summary>Task → its baseline.</summary>
    public OrderedDictionary<string, TaskBaseline> Tasks { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Feature → its baseline; none for a standardised number, which has no ids.</summary>
    public OrderedDictionary<string, FeatureBaseline> Features { get; init; } = new(StringComparer.Ordinal);
}

/// <summary>A task's baseline.</summary>
/// <param name="MeanProbability">Mean calibrated probability over all validation rows; null = there were none.</param>
/// <param name="Positives">Share of positives among labelled validation rows; null = there were none.</param>
public sealed record TaskBaseline(double? MeanProbability, double? Positives);

/// <summary>A feature's baseline.</summary>
/// <param name="UnknownIds">Share of unknown ids among all ids of the validation rows, 0..1.</param>
/// <param name="MissingIds">Share of missing ids among them, 0..1.</param>
public sealed record FeatureBaseline(double UnknownIds, double MissingIds);
