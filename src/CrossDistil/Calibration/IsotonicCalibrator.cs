using System.Text.Json.Serialization;

namespace CrossDistil.Calibration;

/// <summary>
/// Isotonic regression of the label on the logit (Zadrozny and Elkan 2002): level on each block of fitted rows, linear across the gap to the next
/// block, level beyond the ends. So it gives the fitted rows exactly their block's value, and where no row was seen it does not have to guess
/// the place of a step.
/// </summary>
public sealed record IsotonicCalibrator : Calibrator
{
    private readonly float[] _logits;
    private readonly double[] _values;

    /// <summary>A given curve through points.</summary>
    /// <param name="logits">[point] finite, ascending, no two equal; at least one.</param>
    /// <param name="values">[point] probabilities 0..1, never falling.</param>
    /// <exception cref="ArgumentException">They are not.</exception>
    [JsonConstructor]
    public IsotonicCalibrator(IReadOnlyList<float> logits, IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(values);
        if (logits.Count == 0 || logits.Count != values.Count) throw new ArgumentException("As many values as logits, at least one.", nameof(values));
        (_logits, _values) = ([.. logits], [.. values]);
        for (var point = 0; point < _logits.Length; point++)
            if (!float.IsFinite(_logits[point]) || !(_values[point] is >= 0 and <= 1)
                || (point > 0 && !(_logits[point] > _logits[point - 1] && _values[point] >= _values[point - 1])))
                throw new ArgumentException("Not a curve that rises from 0 to 1.", nameof(values));
    }

    /// <summary>[point] logits, ascending: both ends of every block.</summary>
    public IReadOnlyList<float> Logits => _logits;

    /// <summary>[point] probabilities, 0..1, never falling.</summary>
    [JsonPropertyName("probabilities")]
    public IReadOnlyList<double> Values => _values;

    /// <summary>Fits by pooling adjacent violators; rows of one logit are pooled first.</summary>
    /// <param name="rows">At least one row.</param>
    /// <remarks>
    /// The targets are Platt's. They rise with the label, so the blocks are those of the labels, but a block of one class stays a pseudo-count
    /// away from 0 and 1: one wrong row costs ln(rows + 2) nats at most.
    /// </remarks>
    internal static IsotonicCalibrator Fit(LabelledLogits rows)
    {
        var blocks = Pool(rows);
        var logits = new List<float>(2 * blocks.Count);
        var values = new List<double>(2 * blocks.Count);
        foreach (var block in blocks)
        {
            var value = rows.Target(0) + ((rows.Target(1) - rows.Target(0)) * block.Positives / block.Rows);
            float[] ends = block.From < block.To ? [block.From, block.To] : [block.From];
            logits.AddRange(ends);
            values.AddRange(ends.Select(_ => value));
        }

        return new(logits, values);
    }

    /// <inheritdoc/>
    public override void Apply(ReadOnlySpan<float> logits, Span<float> probabilities)
    {
        for (var row = 0; row < logits.Length; row++) probabilities[row] = (float)At(logits[row]);
    }

    private double At(float logit)
    {
        var at = Array.BinarySearch(_logits, logit);
        if (at >= 0) return _values[at];
        var next = ~at;
        if (next == 0) return _values[0];
        if (next == _logits.Length) return _values[^1];
        var share = ((double)logit - _logits[next - 1]) / ((double)_logits[next] - _logits[next - 1]);
        return _values[next - 1] + (share * (_values[next] - _values[next - 1]));
    }

    /// <summary>The blocks in ascending order; each has a larger share of positives than the one before.</summary>
    private static List<Block> Pool(LabelledLogits rows)
    {
        rows.Rank();
        var logits = rows.Logits;
        var blocks = new List<Block>();
        for (int start = 0, end; start < logits.Length; start = end)
        {
            end = rows.EndOfTies(start);
            long positives = 0;
            foreach (var label in rows.Classes[start..end]) positives += label;
            var block = new Block(logits[start], logits[start], positives, end - start);
            for (; blocks.Count > 0 && block.Violates(blocks[^1]); blocks.RemoveAt(blocks.Count - 1))
                block = new Block(blocks[^1].From, block.To, blocks[^1].Positives + block.Positives, blocks[^1].Rows + block.Rows);
            blocks.Add(block);
        }

        return blocks;
    }

    private readonly record struct Block(float From, float To, long Positives, long Rows)
    {
        /// <summary>Whether the share of positives does not exceed that of the block below; exact, in integers.</summary>
        public bool Violates(Block below) => Positives * below.Rows <= below.Positives * Rows;
    }
}
