using System.ComponentModel.DataAnnotations;

namespace CrossDistil.Data.Schema;

/// <summary>What is measured besides the metrics that need nothing but scores and labels.</summary>
public sealed record MetricOptions
{
    /// <summary>
    /// SQL expression of what a ranking is made for: a user, a session, a search. Rows without a value count in no
    /// ranking; null = GAUC and NDCG are not measured.
    /// </summary>
    public string? User { get; init; }

    /// <summary>k of NDCG@k: the places of a ranking that count.</summary>
    [Range(1, 10_000)]
    public int NdcgAt { get; init; } = 10;
}
