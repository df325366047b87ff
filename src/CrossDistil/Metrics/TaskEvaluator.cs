namespace CrossDistil.Metrics;

/// <summary>
/// Gathers one task's predictions on a split, part by part, and measures them. AUC and Multi-AUC share one sort of the
/// logits. Sample weights play no part in any metric.
/// </summary>
/// <param name="levels">Number of the task's levels, 1..256.</param>
internal sealed class TaskEvaluator(int levels)
{
    private const int Missing = 2;      // after the labels 0 and 1
    private readonly ScoredRows _rows = new();      // class = 3·(level + 1) + label
    private readonly Logloss _logloss = new();
    private readonly Ece _ece = new();
    private long _seen;

    /// <summary>Adds rows.</summary>
    /// <param name="logits">[row] what ranks: AUC and Multi-AUC.</param>
    /// <param name="probabilities">[row] 0..1, what is calibrated: logloss, normalised entropy, ECE.</param>
    /// <param name="labels">[row] 0, 1, or 255: missing, the row counts for Multi-AUC at most.</param>
    /// <param name="levelOf">[row] 0..levels−1, or −1: the row does not count for Multi-AUC.</param>
    /// <exception cref="InvalidOperationException">A logit or probability is NaN, or a label none of these; the message
    /// names the row.</exception>
    public void Add(ReadOnlySpan<float> logits, ReadOnlySpan<float> probabilities, ReadOnlySpan<byte> labels, ReadOnlySpan<int> levelOf)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(labels.Length, logits.Length, nameof(labels));
        ArgumentOutOfRangeException.ThrowIfNotEqual(levelOf.Length, logits.Length, nameof(levelOf));
        _rows.Reserve(logits.Length);
        for (var row = 0; row < logits.Length; row++, _seen++)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(levelOf[row], levels, nameof(levelOf));
            ScoredRows.Check(logits[row], _seen, "logit");
            _rows.Add(logits[row], (3 * (Math.Max(levelOf[row], -1) + 1)) + (Labels.IsKnown(labels[row], _seen) ? labels[row] : Missing));
        }

        _logloss.Add(probabilities, labels);
        _ece.Add(probabilities, labels);
    }

    /// <summary>The metrics of all rows so far.</summary>
    public TaskMetrics Result()
    {
        Span<short> levelOf = stackalloc short[3 * (levels + 1)];
        for (var @class = 0; @class < levelOf.Length; @class++) levelOf[@class] = (short)((@class / 3) - 1);
        var multi = MultiAucResult.Of(new(_rows, levelOf, levels));
        for (var @class = 0; @class < levelOf.Length; @class++) levelOf[@class] = (short)(@class % 3 == Missing ? -1 : @class % 3);
        var auc = AucResult.Of(new(_rows, levelOf, 2));
        var (logloss, ece) = (_logloss.Result(), _ece.Result());
        return new(
            auc.Value, multi.Value, multi.Pairs, logloss.Value, NormalisedEntropy.Of(logloss), ece.Value, logloss.Rows, logloss.Positives);
    }
}
