using System.Globalization;
using CrossDistil.Calibration;
using CrossDistil.Data.Sampling;
using CrossDistil.Tensors;
using CrossDistil.Tensors.States;
using CrossDistil.Training;

namespace CrossDistil.Objectives;

/// <summary>
/// A frozen copy of the model as far as its students need one: the soft logit of every training row, computed once, by one pass without gradients. It
/// takes 4 bytes per row and task.
/// </summary>
public sealed class Snapshot : IDisposable
{
    private readonly Scorer _scorer;
    private readonly IReadOnlyList<PlattScaling> _platt;
    private readonly bool _ofTeachers;
    private readonly long _after;
    private float[][]? _softLogits; // [task][training row]

    private Snapshot(Scorer scorer, IReadOnlyList<PlattScaling> platt, bool ofTeachers, long after) =>
        (_scorer, _platt, _ofTeachers, _after) = (scorer, platt, ofTeachers, after);

    /// <summary>Whether it has been taken; before, nobody is taught.</summary>
    public bool IsTaken => _softLogits is not null;

    /// <summary>Of the teachers: r̃ = P·r + Q with P and Q as they are then, or the score itself without calibration.</summary>
    /// <param name="scorer">Scores the training rows; disposed with this.</param>
    /// <param name="platt">P and Q by task; empty without calibration.</param>
    /// <param name="after">Steps before it is taken.</param>
    public static Snapshot OfTeachers(Scorer scorer, IReadOnlyList<PlattScaling> platt, long after) => new(scorer, platt, ofTeachers: true, after);

    /// <summary>Of the students: their logits.</summary>
    /// <inheritdoc cref="OfTeachers"/>
    public static Snapshot OfStudents(Scorer scorer, long after) => new(scorer, [], ofTeachers: false, after);

    /// <summary>Takes it where it is due.</summary>
    /// <param name="step">Steps done.</param>
    public void TakeAt(long step)
    {
        if (IsTaken || step < _after) return;
        var (logits, scores) = _scorer.LogitsAndScores(CancellationToken.None);
        var softLogits = _ofTeachers ? scores! : logits;
        for (var task = 0; task < _platt.Count; task++)
        {
            var (slope, intercept) = (_platt[task].Slope.Values[0], _platt[task].Intercept.Values[0]);
            foreach (ref var soft in softLogits[task].AsSpan()) soft = (slope * soft) + intercept;
        }

        _softLogits = softLogits;
    }

    /// <summary>A task's soft logits of a batch's first rows, [rows, 1].</summary>
    public Tensor SoftLogits(Tape tape, Batch batch, int task, int rows)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(batch);
        return tape.Constant(_softLogits![task], batch.Origins.AsSpan(0, rows));
    }

    /// <summary>Whether it is taken, and what it then says of every row.</summary>
    public void Keep(ITrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Number("snapshot", () => IsTaken ? 1u : 0u, taken => _softLogits = taken == 1 ? _scorer.NewLogits() : null);
        for (var task = 0; task < _softLogits?.Length; task++) state.Values(string.Create(CultureInfo.InvariantCulture, $"snapshot.{task}"), _softLogits[task]);
    }

    /// <inheritdoc/>
    public void Dispose() => _scorer.Dispose();
}
