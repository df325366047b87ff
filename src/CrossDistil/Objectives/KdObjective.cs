using CrossDistil.Data.Sampling;
using CrossDistil.Losses;
using CrossDistil.Scoring.Models;
using CrossDistil.Tensors;

namespace CrossDistil.Objectives;

/// <summary>
/// Distillation inside each task (Hinton et al. 2015): the teacher is a regression on the same label as its student,
/// trained beside it, and its logit is scores[t] as it is. With privileged inputs it is PFD (Xu et al., KDD 2020): the
/// teacher sees [hidden ‖ privileged].
/// </summary>
/// <param name="model">
/// Model with students and teachers; what it holds of privileged inputs decides between the two.
/// </param>
/// <param name="tasks">α, τ and the weights of each task.</param>
/// <param name="warmUpSteps">First steps in which α counts as 0.</param>
internal sealed class KdObjective(MultiTaskModel model, IReadOnlyList<TaskDistillation> tasks, int warmUpSteps) : Objective(tasks.Count)
{
    private protected override void Compute(Tape tape, Batch batch, long step)
    {
        var hidden = model.Hidden(tape, batch, training: true);                                // [task] of [rows, width]
        var scores = model.Scores(tape, batch, hidden, training: true);                        // [task] of [rows, 1]
        for (var t = 0; t < tasks.Count; t++)
        {
            var task = tasks[t];
            var labels = TaskLabels.Of(tape, batch, t, batch.Rows);
            var logit = model.Student(tape, t, hidden[t], training: true);                     // r, [rows, 1]

            var teacher = Loss.CrossEntropy(scores[t], labels.Label, labels.Weights);
            var student = Distilled(t, logit, labels, scores[t].Detach(), step < warmUpSteps ? 0 : task.Alpha, task.Temperature);

            Losses.Teacher[t] = teacher.Scalar;
            Add(t, (teacher * task.TeacherWeight) + (student * task.StudentWeight));
        }

        AddUnbalanced(model.Penalty(tape));
    }
}
