using CrossDistil.Data.Sampling;
using CrossDistil.Scoring.Models;
using CrossDistil.Tensors;

namespace CrossDistil.Objectives;

/// <summary>
/// Teacher-free distillation (Yuan et al., CVPR 2020): a virtual teacher gives the true label the probability q,
/// whatever the row is. Its soft logit is s·ln(q / (1−q)), and no task learns anything of another.
/// </summary>
/// <param name="model">Model with students; teachers are not used.</param>
/// <param name="tasks">α, τ and the weight of each task's student.</param>
/// <param name="confidence">q, in (0, 1).</param>
internal sealed class TfKdObjective(MultiTaskModel model, IReadOnlyList<TaskDistillation> tasks, double confidence) : Objective(tasks.Count)
{
    private readonly float _softLogit = (float)Math.Log(confidence / (1 - confidence));

    private protected override void Compute(Tape tape, Batch batch, long step)
    {
        var hidden = model.Hidden(tape, batch, training: true);                      // [task] of [rows, width]
        for (var t = 0; t < tasks.Count; t++)
        {
            var labels = TaskLabels.Of(tape, batch, t, batch.Rows);
            var logit = model.Student(tape, t, hidden[t], training: true);           // r, [rows, 1]
            var soft = labels.Sign * _softLogit;                                     // s·ln(q / (1−q))
            Add(t, Distilled(t, logit, labels, soft, tasks[t].Alpha, tasks[t].Temperature) * tasks[t].StudentWeight);
        }

        AddUnbalanced(model.Penalty(tape));
    }
}
