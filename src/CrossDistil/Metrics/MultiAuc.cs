namespace CrossDistil.Metrics;

/// <summary>
/// Multi-AUC of one task over its levels 0..c−1 (Yang et al., AAAI 2022, normalised: the printed formula cannot exceed
/// 2/c): Σ_{j&lt;k} (N_j+N_k)·AUC(k,j) / Σ_{j&lt;k} (N_j+N_k) over the pairs of levels that both have rows. 1 for a
/// ranker that puts every level above the lower ones, ½ for a constant, the AUC for two levels; undefined (null) when
/// fewer than two levels have rows.
/// </summary>
/// <param name="levels">Number of levels, 1..256.</param>
internal sealed class MultiAuc(int levels)
{
    private readonly ScoredRows _rows = new();
    private long _seen;

    /// <summary>Adds rows; one stream may come in any number of parts.</summary>
    /// <param name="logits">[row] any finite or infinite values.</param>
    /// <param name="levelOf">[row] 0..levels−1, higher is better; −1 for a row to skip.</param>
    /// <exception cref="InvalidOperationException">A logit is NaN; the message names the row.</exception>
    public void Add(ReadOnlySpan<float> logits, ReadOnlySpan<int> levelOf)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(levelOf.Length, logits.Length, nameof(levelOf));
        _rows.Reserve(logits.Length);
        for (var row = 0; row < logits.Length; row++, _seen++)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(levelOf[row], levels, nameof(levelOf));
            ScoredRows.Check(logits[row], _seen, "logit");
            if (levelOf[row] >= 0) _rows.Add(logits[row], levelOf[row]);
        }
    }

    /// <summary>The Multi-AUC of all rows so far; one sort and one pass of O(n·levels).</summary>
    public MultiAucResult Result()
    {
        Span<short> levelOf = stackalloc short[levels];
        for (var level = 0; level < levels; level++) levelOf[level] = (short)level;
        return MultiAucResult.Of(new(_rows, levelOf, levels));
    }
}

/// <summary>A Multi-AUC, what it is made of and the rows it is of.</summary>
/// <param name="Value">0..1; null when fewer than two levels have rows.</param>
/// <param name="Pairs">AUC of each pair of levels that both have rows, keyed <c>k&gt;j</c>, in the order 1&gt;0,
/// 2&gt;0, 2&gt;1, …</param>
/// <param name="Counts">[level] rows.</param>
internal sealed record MultiAucResult(double? Value, OrderedDictionary<string, double> Pairs, IReadOnlyList<long> Counts)
{
    internal static MultiAucResult Of(PairCounts pairs)
    {
        var aucs = new OrderedDictionary<string, double>(StringComparer.Ordinal);
        double sum = 0, weights = 0;
        for (var higher = 1; higher < pairs.Counts.Count; higher++)
            for (var lower = 0; lower < higher; lower++)
            {
                if (pairs.Auc(higher, lower) is not { } auc) continue;
                aucs.Add($"{higher}>{lower}", auc);
                double weight = pairs.Counts[lower] + pairs.Counts[higher];
                sum += weight * auc;
                weights += weight;
            }

        return new(weights > 0 ? sum / weights : null, aucs, pairs.Counts);
    }
}
