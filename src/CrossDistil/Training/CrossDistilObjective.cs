using CrossDistil.Calibration;
using CrossDistil.Data.Sampling;
using CrossDistil.Losses;
using CrossDistil.Models;
using CrossDistil.Tensors;

namespace CrossDistil.Training;

/// <summary>
/// The losses of Algorithm 1 (Yang et al., AAAI 2022). A batch holds the uniform rows x first and then one set after another
/// (x++, x+-, …, x+., …), each of equally many rows; all of them go through the backbone.
/// </summary>
/// <param name="model">Model with students and teachers.</param>
/// <param name="tasks">What each task learns and with which weights.</param>
/// <param name="platt">P and Q of each task's teacher.</param>
/// <param name="rows">Rows of the uniform batch and of every set.</param>
public sealed class CrossDistilObjective(
    MultiTaskModel model, IReadOnlyList<TaskDistillation> tasks, IReadOnlyList<PlattScaling> platt, int rows) : Objective(tasks.Count)
{
    private readonly float[] _signs = new float[rows];
    private readonly Tensor[] _soft = new Tensor[tasks.Count];

    private protected override void Compute(Tape tape, Batch batch, long step)
    {
        Tensor? calibration = null;
        var hidden = model.Hidden(tape, batch, training: true);                                    // [task] of [sets · rows, width]
        for (var t = 0; t < tasks.Count; t++)
        {
            var task = tasks[t];
            var (label, sign, weights) = Labels(tape, batch, t);                                   // of the uniform rows
            var score = model.Teacher(tape, t, hidden[t], privileged: null, training: true);       // [sets · rows, 1]
            var logit = model.Student(tape, t, Uniform(tape, hidden[t]), training: true);          // r, [rows, 1]

            var ranking = Ranking(tape, task, score);                                              // L^{A+}
            var calibrated = platt[t].Apply(tape, Uniform(tape, score).Detach());                  // r̃ = P·r + Q
            var soft = calibrated.Detach();
            if (task.Margin is { } margin) soft = Loss.Correct(soft, sign, margin);
            _soft[t] = soft;

            var hard = Loss.CrossEntropy(logit, label, weights);                                   // L^A
            var distillation = task.Alpha > 0 ? Loss.Distillation(logit, soft, task.Temperature, weights) : null;
            var student = distillation is null ? hard : Loss.Student(hard, distillation, task.Alpha);

            Add(t, (ranking * task.TeacherWeight) + (student * task.StudentWeight));
            calibration = Sum(calibration, Loss.CrossEntropy(calibrated, label, weights));         // L^Cal
            Record(t, ranking, hard, distillation, student);
        }

        Losses.Calibration = calibration!.Scalar;
        AddBeside(calibration);              // L reaches Θ alone and L^Cal reaches P, Q alone: one sweep gives both gradients
        AddBeside(model.Penalty(tape));
    }

    /// <summary>A task's calibrated, corrected r̃ on the uniform rows of the last batch; gone with the tape's next step.</summary>
    internal ReadOnlySpan<float> SoftLogits(int task) => _soft[task].Values;

    /// <summary>L^{A+} = BPR(coarse) + β1·Σ BPR(adjacent levels of the positives) + β2·Σ BPR(adjacent levels of the negatives).</summary>
    private Tensor Ranking(Tape tape, TaskDistillation task, Tensor score)
    {
        Tensor? ranking = null;
        foreach (var (weight, higher, lower) in task.Terms)
            ranking = Sum(ranking, Loss.Bpr(Set(tape, score, higher), Set(tape, score, lower)) * weight);
        return ranking!;
    }

    private Tensor Uniform(Tape tape, Tensor x) => tape.SliceRows(x, 0, rows);

    private Tensor Set(Tape tape, Tensor x, int set) => tape.SliceRows(x, (1 + set) * rows, rows);

    private (Tensor Label, Tensor Sign, RowWeights Weights) Labels(Tape tape, Batch batch, int task)
    {
        var labels = batch.Labels[task].AsSpan(0, rows);
        for (var row = 0; row < rows; row++) _signs[row] = (2 * labels[row]) - 1;
        return (tape.Constant(labels, rows, 1), tape.Constant(_signs, rows, 1), new RowWeights(tape, batch.LabelWeights[task].AsSpan(0, rows)));
    }

    private void Record(int task, Tensor ranking, Tensor hard, Tensor? distillation, Tensor student)
    {
        Losses.Teacher[task] = ranking.Scalar;
        Losses.Hard[task] = hard.Scalar;
        Losses.Distillation[task] = distillation?.Scalar ?? 0;
        Losses.Student[task] = student.Scalar;
    }
}
