using CrossDistil.Data.Sampling;
using CrossDistil.Losses;
using CrossDistil.Models;
using CrossDistil.Tensors;

namespace CrossDistil.Training;

/// <summary>Plain multi-task training: L = Σ_t w_t·BCE(y^t, r^t).</summary>
/// <param name="model">Model with students; teachers are not used.</param>
/// <param name="weights">w, one per task.</param>
public sealed class PlainObjective(MultiTaskModel model, IReadOnlyList<double> weights) : Objective(weights.Count)
{
    private protected override void Compute(Tape tape, Batch batch, long step)
    {
        var hidden = model.Hidden(tape, batch, training: true);                      // [task] of [rows, width]
        for (var task = 0; task < model.Tasks; task++)
        {
            var label = tape.Constant(batch.Labels[task].AsSpan(0, batch.Rows), batch.Rows, 1);
            var rows = new RowWeights(tape, batch.LabelWeights[task].AsSpan(0, batch.Rows));
            var logit = model.Student(tape, task, hidden[task], training: true);     // [rows, 1]
            var loss = Loss.CrossEntropy(logit, label, rows);
            Losses.Hard[task] = Losses.Student[task] = loss.Scalar;
            Add(task, loss * (float)weights[task]);
        }

        AddBeside(model.Penalty(tape));
    }
}
