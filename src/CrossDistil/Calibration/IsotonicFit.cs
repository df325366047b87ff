using CrossDistil.Scoring.Calibration;

namespace CrossDistil.Calibration;

/// <summary>Fits an isotonic curve by pooling adjacent violators (Ayer et al. 1955).</summary>
internal static class IsotonicFit
{
    /// <summary>Fits by pooling adjacent violators; rows of one logit are pooled first.</summary>
    /// <param name="rows">At least one row.</param>
    /// <remarks>
    /// The targets are Platt's. They rise with the label, so the blocks are those of the labels, but a block of one
    /// class stays a pseudo-count away from 0 and 1: one wrong row costs ln(rows + 2) nats at most.
    /// </remarks>
    public static IsotonicCalibrator Of(LabelledLogits rows)
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
        /// <summary>
        /// Whether the share of positives does not exceed that of the block below; exact, in integers.
        /// </summary>
        public bool Violates(Block below) => Positives * below.Rows <= below.Positives * Rows;
    }
}
