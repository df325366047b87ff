namespace CrossDistil.Metrics;

/// <summary>
/// Gathers one task's predictions on a split, part by part, and measures them. AUC and Multi-AUC share one sort of the
/// logits. Sample weights play no part in any metric.
/// </summary>
internal sealed class TaskEvaluator
{
    private const int Missing = 2;      // after the labels 0 and 1
    private readonly ScoredRows _rows = new();      // class = 3·(level + 1) + label
    private readonly Logloss _logloss = new();
    private readonly Ece _ece = new();
    private readonly int _levels;
    private long _seen;

    /// <summary>Prepares for a task of <paramref name="levels"/> levels, 1..256.</summary>
    public TaskEvaluator(int levels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(levels);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(levels, 256);
        _levels = levels;
    }

    /// <summary>Adds rows.</summary>
    /// <param name="logits">[row] what ranks: AUC and Multi-AUC.</param>
    /// <param name="probabilities">[row] 0..1, what is calibrated: logloss, normalised entropy, ECE.</param>
    /// <param name="labels">[row] 0, 1, or 255: missing, the row counts for Multi-AUC at most.</param>
    /// <param name="levels">[row] 0..levels−1, or −1: the row does not count for Multi-AUC.</param>
    /// <exception cref="InvalidOperationException">A logit or probability is NaN, or a label none of these; the message
    /// names the row.</exception>
    public void Add(ReadOnlySpan<float> logits, ReadOnlySpan<float> probabilities, ReadOnlySpan<byte> labels, ReadOnlySpan<int> levels)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(labels.Length, logits.Length, nameof(labels));
        ArgumentOutOfRangeException.ThrowIfNotEqual(levels.Length, logits.Length, nameof(levels));
        _rows.Reserve(logits.Length);
        for (var row = 0; row < logits.Length; row++, _seen++)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(levels[row], _levels, nameof(levels));
            ScoredRows.Check(logits[row], _seen, "logit");
            _rows.Add(logits[row], (3 * (Math.Max(levels[row], -1) + 1)) + (Labels.IsKnown(labels[row], _seen) ? labels[row] : Missing));
        }

        _logloss.Add(probabilities, labels);
        _ece.Add(probabilities, labels);
    }

    /// <summary>The metrics of all rows so far.</summary>
    public TaskMetrics Result()
    {
        Span<short> levelOf = stackalloc short[3 * (_levels + 1)];
        for (var @class = 0; @class < levelOf.Length; @class++) levelOf[@class] = (short)((@class / 3) - 1);
        var multiAuc = MultiAucResult.Of(new(_rows, levelOf, _levels));
        for (var @class = 0; @class < levelOf.Length; @class++) levelOf[@class] = (short)(@class % 3 == Missing ? -1 : @class % 3);
        var auc = AucResult.Of(new(_rows, levelOf, 2));
        var (logloss, ece) = (_logloss.Result(), _ece.Result());
        return new(
            auc.Value, multiAuc.Value, multiAuc.Pairs, logloss.Value, NormalisedEntropy.Of(logloss), ece.Value, logloss.Rows, logloss.Positives);
    }
}
