using CrossDistil.Calibration;
using CrossDistil.Data.Sampling;
using CrossDistil.Losses;
using CrossDistil.Scoring.Models;
using CrossDistil.Tensors;

namespace CrossDistil.Objectives;

/// <summary>The losses of Algorithm 1 (Yang et al., AAAI 2022).</summary>
/// <param name="model">Model with students and teachers.</param>
/// <param name="tasks">What each task learns and with which weights.</param>
/// <param name="platt">
/// P and Q of each task's teacher; empty for no calibration: then there is no L^Cal, and r̃ is the teacher's score
/// itself.
/// </param>
/// <param name="rows">Rows of the uniform batch and, where sets have rows of their own, of every set.</param>
/// <param name="snapshot">Who teaches in the living teachers' place; null = they do.</param>
internal sealed class CrossDistilObjective(
    MultiTaskModel model, IReadOnlyList<TaskDistillation> tasks, IReadOnlyList<PlattScaling> platt, int rows, Snapshot? snapshot = null)
    : RankingObjective(tasks.Count, rows)
{
    private readonly Tensor[] _seen = new Tensor[tasks.Count], _soft = new Tensor[tasks.Count];

    private protected override void Compute(Tape tape, Batch batch, long step)
    {
        Tensor? calibration = null;
        var isTaught = snapshot?.IsTaken ?? true;
        var hidden = model.Hidden(tape, batch, training: true);                                    // [task] of [batch rows, width]
        for (var t = 0; t < tasks.Count; t++) _seen[t] = hidden[t].ScaleGradient(tasks[t].TeacherGradient);
        var scores = model.Scores(tape, batch, _seen, training: true);                             // [task] of [batch rows, 1]
        for (var t = 0; t < tasks.Count; t++)
        {
            var task = tasks[t];
            var labels = Labels(tape, batch, t);
            var logit = model.Student(tape, t, Uniform(tape, hidden[t]), training: true);          // r, [rows, 1]

            var teacher = Ranking(tape, batch, task.Terms, scores[t], task.HasRelativeBeta);        // L^{A+}
            var soft = Uniform(tape, scores[t]);                                                   // [rows, 1]
            if (task.TeacherRegression > 0) teacher += Loss.CrossEntropy(soft, labels.Label, labels.Weights) * task.TeacherRegression;
            soft = soft.Detach();
            if (platt.Count > 0)
            {
                var calibrated = platt[t].Apply(tape, soft);                                       // r̃ = P·r + Q
                calibration = Sum(calibration, Loss.CrossEntropy(calibrated, labels.Label, labels.Weights)); // L^Cal
                soft = calibrated.Detach();
            }

            if (snapshot is { IsTaken: true }) soft = snapshot.SoftLogits(tape, batch, t, logit.Rows); // r̃ of the frozen teacher
            if (task.Margin is { } margin) soft = Loss.Correct(soft, labels.Sign, margin);
            var student = Distilled(t, logit, labels, soft, isTaught ? task.Alpha : 0, task.Temperature); // (1−α)·L^A + α·L^{A-KD}

            Add(t, (teacher * task.TeacherWeight) + (student * task.StudentWeight));
            (Losses.Teacher[t], _soft[t]) = (teacher.Scalar, soft);
        }

        Losses.Calibration = calibration?.Scalar ?? 0;
        AddUnbalanced(calibration);              // L reaches Θ alone and L^Cal reaches P, Q alone: one sweep gives both gradients
        AddUnbalanced(model.Penalty(tape));
    }

    /// <summary>
    /// A task's calibrated, corrected r̃ on the uniform rows of the last batch; gone with the tape's next step.
    /// </summary>
    internal ReadOnlySpan<float> SoftLogits(int task) => _soft[task].Values;
}
