namespace CrossDistil.Metrics;

/// <summary>What is measured of probabilities alone. Undefined values are null, here and in JSON.</summary>
/// <param name="Logloss">Nats, see <see cref="Metrics.Logloss"/>; null without rows.</param>
/// <param name="NormalisedEntropy">See <see cref="Metrics.NormalisedEntropy"/>; null when one class has no row.</param>
/// <param name="Ece">0..1, see <see cref="Metrics.Ece"/>; null without rows.</param>
public sealed record ProbabilityMetrics(
    [property: JsonPropertyName("logloss"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Logloss,
    [property: JsonPropertyName("normalised_entropy"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? NormalisedEntropy,
    [property: JsonPropertyName("ece"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Ece)
{
    /// <summary>Measures one stream.</summary>
    /// <param name="probabilities">[row] 0..1.</param>
    /// <param name="labels">[row] 0, 1, or 255 for a row to skip.</param>
    /// <exception cref="InvalidOperationException">A probability is NaN or a label is none of these; the message names
    /// the row.</exception>
    public static ProbabilityMetrics Of(ReadOnlySpan<float> probabilities, ReadOnlySpan<byte> labels)
    {
        var (logloss, ece) = (new Logloss(), new Ece());
        logloss.Add(probabilities, labels);
        ece.Add(probabilities, labels);
        var result = logloss.Result();
        return new(result.Value, Metrics.NormalisedEntropy.Of(result), ece.Result().Value);
    }
}
