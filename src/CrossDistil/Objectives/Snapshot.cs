using CrossDistil.Calibration;
using CrossDistil.Data.Sampling;
using CrossDistil.Tensors;
using CrossDistil.Tensors.States;

namespace CrossDistil.Objectives;

/// <summary>
/// A frozen teacher: the soft logit of every training row, computed once, by one pass without gradients. It takes 4
/// bytes per row and task.
/// </summary>
/// <param name="score">
/// [task][training row] the model's current scores: of its teachers, or logits of its students.
/// </param>
/// <param name="platt">P and Q by task, as they are when it is taken: r̃ = P·r + Q; empty without calibration.</param>
/// <param name="tasks">Number of tasks.</param>
/// <param name="rows">Number of training rows.</param>
/// <param name="after">Steps before it is taken.</param>
internal sealed class Snapshot(Func<float[][]> score, IReadOnlyList<PlattScaling> platt, int tasks, int rows, long after)
{
    private float[][]? _softLogits; // [task][training row]

    /// <summary>Whether it has been taken; before, there is no distillation.</summary>
    public bool IsTaken => _softLogits is not null;

    /// <summary>Takes it where it is due.</summary>
    /// <param name="step">Steps done.</param>
    public void TakeAt(long step)
    {
        if (IsTaken || step < after) return;
        var softLogits = score();
        for (var task = 0; task < platt.Count; task++)
        {
            var (slope, intercept) = (platt[task].Slope.Values[0], platt[task].Intercept.Values[0]);
            foreach (ref var soft in softLogits[task].AsSpan()) soft = (slope * soft) + intercept;
        }

        _softLogits = softLogits;
    }

    /// <summary>A task's soft logits of a batch's first rows, [count, 1].</summary>
    public Tensor SoftLogits(Tape tape, Batch batch, int task, int count) =>
        tape.Constant(_softLogits![task], batch.Origins.AsSpan(0, count));

    /// <summary>Whether it is taken, and then its soft logits.</summary>
    public void VisitState(IStateVisitor state)
    {
        state.Number("snapshot", () => IsTaken ? 1u : 0u, taken =>
            _softLogits = taken == 1 ? [.. Enumerable.Range(0, tasks).Select(_ => new float[rows])] : null);
        for (var task = 0; task < _softLogits?.Length; task++) state.Values($"snapshot.{task}", _softLogits[task]);
    }
}
