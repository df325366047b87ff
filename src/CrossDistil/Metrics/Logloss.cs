namespace CrossDistil.Metrics;

/// <summary>
/// Mean cross entropy in nats, −mean(y·ln p + (1−y)·ln(1−p)), p clipped to [1e-7, 1−1e-7]: one sure and wrong
/// prediction costs 16, not infinity. Undefined (null) without rows.
/// </summary>
internal sealed class Logloss
{
    internal const double Clip = 1e-7;
    private double _sum;
    private long _seen;
    private long _rows;
    private long _positives;

    /// <summary>Adds rows; one stream may come in any number of parts.</summary>
    /// <param name="probabilities">[row] 0..1.</param>
    /// <param name="labels">[row] 0, 1, or 255 for a row to skip.</param>
    /// <exception cref="InvalidOperationException">A probability is NaN or a label is none of these; the message names
    /// the row.</exception>
    public void Add(ReadOnlySpan<float> probabilities, ReadOnlySpan<byte> labels)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(labels.Length, probabilities.Length, nameof(labels));
        for (var row = 0; row < probabilities.Length; row++, _seen++)
        {
            ScoredRows.Check(probabilities[row], _seen, "probability");
            if (!Labels.IsKnown(labels[row], _seen)) continue;
            var p = Math.Clamp(probabilities[row], Clip, 1 - Clip);
            _sum -= Math.Log(labels[row] == 1 ? p : 1 - p);
            _positives += labels[row];
            _rows++;
        }
    }

    /// <summary>The cross entropy of all rows so far.</summary>
    public LoglossResult Result() => new(_rows > 0 ? _sum / _rows : null, _rows, _positives);
}

/// <summary>A cross entropy and the rows it is of.</summary>
/// <param name="Value">Nats, at least 0; null without rows.</param>
/// <param name="Rows">Rows with a label.</param>
/// <param name="Positives">Rows with label 1.</param>
internal readonly record struct LoglossResult(double? Value, long Rows, long Positives);
