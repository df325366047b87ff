using CrossDistil.Data.Sampling;
using CrossDistil.Losses;
using CrossDistil.Tensors;

namespace CrossDistil.Objectives;

/// <summary>One task's labels of a batch's first rows, as the losses take them.</summary>
/// <param name="Label">y, 0 or 1, [rows, 1]; 0 where it is missing.</param>
/// <param name="Weights">The rows' weights: 0 where the label is missing, so that such a row counts in no loss.</param>
internal readonly record struct TaskLabels(Tensor Label, RowWeights Weights)
{
    /// <summary>s, +1 where y = 1 and −1 where y = 0, [rows, 1].</summary>
    public Tensor Sign => (Label * 2) - 1;

    /// <summary>Puts the labels of the first <paramref name="rows"/> rows on the tape.</summary>
    public static TaskLabels Of(Tape tape, Batch batch, int task, int rows) => new(
        tape.Constant(batch.Labels[task].AsSpan(0, rows), rows, 1), new RowWeights(tape, batch.LabelWeights[task].AsSpan(0, rows)));
}
