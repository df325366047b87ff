namespace CrossDistil.Metrics;

/// <summary>
/// What is measured of one task on one split. Undefined values are null, here and in JSON; the counts say why.
/// </summary>
/// <param name="Auc">0..1, see <see cref="Metrics.Auc"/>; null when one class has no row.</param>
/// <param name="MultiAuc">0..1, see <see cref="Metrics.MultiAuc"/>; null when fewer than two levels have rows.</param>
/// <param name="PairwiseAuc">AUC of each pair of levels that both have rows, keyed <c>k&gt;j</c>.</param>
/// <param name="Logloss">Nats, of calibrated probabilities where a calibrator was fitted, see
/// <see cref="Metrics.Logloss"/>; null without rows.</param>
/// <param name="NormalisedEntropy">Of the same probabilities, see <see cref="Metrics.NormalisedEntropy"/>; null when
/// one class has no row.</param>
/// <param name="Ece">0..1, of the same probabilities, see <see cref="Metrics.Ece"/>; null without rows.</param>
/// <param name="Rows">Rows with a label of the task.</param>
/// <param name="Positives">Rows with label 1.</param>
/// <param name="Uncalibrated">The same of σ(logit), before the calibrator; null, and not in the JSON, where nothing was
/// to be fitted (validation).</param>
/// <param name="PerUser">Rankings within users; null, and not in the JSON, where the experiment names no user.</param>
public sealed record TaskMetrics(
    [property: JsonPropertyName("auc"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Auc,
    [property: JsonPropertyName("multi_auc"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? MultiAuc,
    [property: JsonPropertyName("pairwise_auc")] OrderedDictionary<string, double> PairwiseAuc,
    [property: JsonPropertyName("logloss"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Logloss,
    [property: JsonPropertyName("normalised_entropy"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? NormalisedEntropy,
    [property: JsonPropertyName("ece"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Ece,
    [property: JsonPropertyName("rows")] long Rows,
    [property: JsonPropertyName("positives")] long Positives,
    [property: JsonPropertyName("uncalibrated"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    ProbabilityMetrics? Uncalibrated = null,
    [property: JsonPropertyName("per_user"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PerUserMetrics? PerUser = null);
