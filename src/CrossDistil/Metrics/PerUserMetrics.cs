namespace CrossDistil.Metrics;

/// <summary>
/// What is measured of rankings within users. Undefined values are null, here and in JSON; the counts say why.
/// </summary>
/// <param name="Gauc">0..1, see <see cref="Metrics.Gauc"/>; null when no user has both classes.</param>
/// <param name="Coverage">Share of the labelled rows with a known user that GAUC is of, 0..1; null without such
/// rows.</param>
/// <param name="Users">Users with both classes: those of GAUC.</param>
/// <param name="Ndcg">NDCG@k, 0..1, see <see cref="Metrics.Ndcg"/>; null when no user has a positive.</param>
/// <param name="NdcgAt">k: the places that count.</param>
/// <param name="NdcgUsers">Users with a positive: those of NDCG.</param>
public sealed record PerUserMetrics(
    [property: JsonPropertyName("gauc"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Gauc,
    [property: JsonPropertyName("coverage"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Coverage,
    [property: JsonPropertyName("users")] long Users,
    [property: JsonPropertyName("ndcg"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Ndcg,
    [property: JsonPropertyName("ndcg_at")] int NdcgAt,
    [property: JsonPropertyName("ndcg_users")] long NdcgUsers);
