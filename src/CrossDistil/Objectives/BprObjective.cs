using CrossDistil.Data.Sampling;
using CrossDistil.Losses;
using CrossDistil.Scoring.Models;
using CrossDistil.Tensors;

namespace CrossDistil.Objectives;

/// <summary>
/// Classification and ranking in one student, without a teacher (Lin, Pan et al., KDD 2024): BCE on the uniform rows,
/// and BPR on the student's own logits of the sets.
/// </summary>
/// <param name="model">Model with students; teachers are not used.</param>
/// <param name="tasks">What each task ranks, and its weights.</param>
/// <param name="rows">Rows of the uniform batch and, where sets have rows of their own, of every set.</param>
internal sealed class BprObjective(MultiTaskModel model, IReadOnlyList<TaskBpr> tasks, int rows) : RankingObjective(tasks.Count, rows)
{
    private protected override void Compute(Tape tape, Batch batch, long step)
    {
        var hidden = model.Hidden(tape, batch, training: true);                                    // [task] of [batch rows, width]
        for (var t = 0; t < tasks.Count; t++)
        {
            var task = tasks[t];
            var labels = Labels(tape, batch, t);
            var logit = model.Student(tape, t, hidden[t], training: true);                         // r, [batch rows, 1]
            var hard = Loss.CrossEntropy(Uniform(tape, logit), labels.Label, labels.Weights);
            var student = task.Ranking > 0 ? hard + (Ranking(tape, batch, task.Terms, logit) * task.Ranking) : hard;
            Note(t, hard, student);
            Add(t, student * task.Weight);
        }

        AddUnbalanced(model.Penalty(tape));
    }
}
