namespace CrossDistil.Metrics;

/// <summary>
/// Area under the ROC curve, exact: the chance that a positive row scores above a negative one, ties one half. Feed it
/// logits, not probabilities: a saturated sigmoid makes ties that the model did not. Undefined (null) when one of the
/// two classes has no row.
/// </summary>
internal sealed class Auc
{
    private readonly ScoredRows _rows = new();

    /// <summary>Adds rows; one stream may come in any number of parts.</summary>
    /// <param name="logits">[row] any finite or infinite values.</param>
    /// <param name="labels">[row] 0, 1, or 255 for a row to skip.</param>
    /// <exception cref="InvalidOperationException">A logit is NaN or a label is none of these; the message names the
    /// row.</exception>
    public void Add(ReadOnlySpan<float> logits, ReadOnlySpan<byte> labels) => _rows.AddLabelled(logits, labels, "logit");

    /// <summary>The AUC of all rows so far; O(n log n).</summary>
    public AucResult Result() => AucResult.Of(new(_rows, [0, 1], 2));
}

/// <summary>An AUC and the rows it is of.</summary>
/// <param name="Value">0..1; null when there are no positives or no negatives.</param>
/// <param name="Positives">Rows with label 1.</param>
/// <param name="Negatives">Rows with label 0.</param>
internal readonly record struct AucResult(double? Value, long Positives, long Negatives)
{
    internal static AucResult Of(PairCounts pairs) => new(pairs.Auc(1, 0), pairs.Counts[1], pairs.Counts[0]);
}
