using CrossDistil.Data.Sampling;
using CrossDistil.Scoring.Models;
using CrossDistil.Tensors;

namespace CrossDistil.Objectives;

/// <summary>
/// Plain training and, once a snapshot of the students is taken, distillation from it: each student is its own teacher.
/// </summary>
/// <param name="model">Model with students; teachers are not used.</param>
/// <param name="tasks">α, τ and the weight of each task.</param>
/// <param name="snapshot">Of the students.</param>
internal sealed class SelfSnapshotObjective(
    MultiTaskModel model, IReadOnlyList<TaskDistillation> tasks, Snapshot snapshot) : Objective(tasks.Count)
{
    private protected override void Compute(Tape tape, Batch batch, long step)
    {
        var hidden = model.Hidden(tape, batch, training: true);                                // [task] of [rows, width]
        for (var t = 0; t < tasks.Count; t++)
        {
            var task = tasks[t];
            var labels = TaskLabels.Of(tape, batch, t, batch.Rows);
            var logit = model.Student(tape, t, hidden[t], training: true);                     // r, [rows, 1]
            var soft = snapshot.IsTaken ? snapshot.SoftLogits(tape, batch, t, batch.Rows) : logit;
            var student = Distilled(t, logit, labels, soft, snapshot.IsTaken ? task.Alpha : 0, task.Temperature);
            Add(t, student * task.StudentWeight);
        }

        AddUnbalanced(model.Penalty(tape));
    }
}
