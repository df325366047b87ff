using CrossDistil.Data.Sampling;
using CrossDistil.Losses;
using CrossDistil.Scoring.Models;
using CrossDistil.Tensors;

namespace CrossDistil.Objectives;

/// <summary>Plain multi-task training: L = Σ_t w_t·BCE(y^t, r^t).</summary>
/// <param name="model">Model with students; teachers are not used.</param>
/// <param name="weights">w, one per task.</param>
internal sealed class PlainObjective(MultiTaskModel model, IReadOnlyList<double> weights) : Objective(weights.Count)
{
    private protected override void Compute(Tape tape, Batch batch, long step)
    {
        var hidden = model.Hidden(tape, batch, training: true);                      // [task] of [rows, width]
        for (var t = 0; t < weights.Count; t++)
        {
            var labels = TaskLabels.Of(tape, batch, t, batch.Rows);
            var logit = model.Student(tape, t, hidden[t], training: true);           // r, [rows, 1]
            var loss = Loss.CrossEntropy(logit, labels.Label, labels.Weights);
            Note(t, loss, loss);
            Add(t, loss * (float)weights[t]);
        }

        AddUnbalanced(model.Penalty(tape));
    }
}
