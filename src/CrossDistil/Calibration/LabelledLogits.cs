using CrossDistil.Metrics;

namespace CrossDistil.Calibration;

/// <summary>
/// The rows of one task that a calibrator is fitted on: those with a label, each counted once, as the metrics do (no
/// sample weights).
/// </summary>
internal sealed class LabelledLogits
{
    private readonly ScoredRows _rows = new();

    /// <summary>Gathers the labelled rows.</summary>
    /// <param name="logits">[row] no NaN.</param>
    /// <param name="labels">[row] 0, 1, or 255: missing, the row is left out.</param>
    /// <exception cref="InvalidOperationException">A logit is NaN, or a label none of these; the message names the
    /// row.</exception>
    public LabelledLogits(ReadOnlySpan<float> logits, ReadOnlySpan<byte> labels)
    {
        _rows.AddLabelled(logits, labels, "logit");
        Positives = labels.Count((byte)1);
    }

    /// <summary>Rows with label 1.</summary>
    public long Positives { get; }

    /// <summary>Rows with label 0.</summary>
    public long Negatives => _rows.Scores.Length - Positives;

    /// <summary>[row] logits.</summary>
    public ReadOnlySpan<float> Logits => _rows.Scores;

    /// <summary>[row] 0 or 1.</summary>
    public ReadOnlySpan<short> Classes => _rows.Classes;

    /// <summary>Mean of the targets.</summary>
    public double MeanTarget => ((Positives * Target(1)) + (Negatives * Target(0))) / (Positives + Negatives);

    /// <summary>
    /// Platt's targets, (N₊+1)/(N₊+2) for a positive and 1/(N₋+2) for a negative: what a uniform prior makes of rows
    /// that are all of one class, so that rows which a threshold separates have a finite fit.
    /// </summary>
    public double Target(int label) => label == 1 ? (Positives + 1.0) / (Positives + 2) : 1.0 / (Negatives + 2);

    /// <summary>Puts the rows in ascending order of logit.</summary>
    public void Rank() => _rows.Rank();

    /// <summary>
    /// The end of the group of equal logits that starts at <paramref name="start"/>; the rows must be ranked.
    /// </summary>
    public int EndOfTies(int start) => _rows.EndOfTies(start);
}
