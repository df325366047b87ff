namespace CrossDistil.Studies.Statistics;

/// <summary>
/// How a variant differs from another on the same seeds and the same rows; positive = the variant's number is larger.
/// </summary>
/// <param name="Mean">Mean difference over the seeds that both have.</param>
/// <param name="StandardError">Its standard error; null where it is unknown (one seed and no rows to draw).</param>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="High">Upper end of the 95 % interval.</param>
/// <param name="PValue">
/// Two-sided p-value of no difference, before any correction; null for a metric that is not primary.
/// </param>
/// <param name="Adjusted">The same corrected for the number of comparisons of its family (Holm).</param>
/// <param name="BySeed">Differences by seed.</param>
/// <param name="DeLong">[seed] DeLong's test of the two AUCs on the rows; null for other metrics.</param>
public sealed record PairedDifference(
    double Mean, double? StandardError, double? Low, double? High, double? PValue,
    [property: JsonPropertyName("adjusted_p_value")] double? Adjusted, IReadOnlyList<double> BySeed,
    [property: JsonPropertyName("delong"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    IReadOnlyList<DeLongResult>? DeLong = null)
{
    /// <summary>Level of every claim.</summary>
    public const double Level = 0.05;

    /// <summary>Whether the corrected p-value is below <see cref="Level"/>; false where there is none.</summary>
    [JsonPropertyName("significant")]
    public bool IsSignificant => Adjusted < Level;
}
