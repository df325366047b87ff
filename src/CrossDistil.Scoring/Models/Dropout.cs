using CrossDistil.Data.Sampling;
using CrossDistil.Tensors.States;

namespace CrossDistil.Scoring.Models;

/// <summary>Inverted dropout (Srivastava 2014) with a random stream of its own; off when scoring.</summary>
public sealed class Dropout
{
    private readonly float _rate;
    private readonly RandomStream? _random;

    /// <summary>Drops the share <paramref name="rate"/> of the units; 0 = off.</summary>
    public Dropout(double rate, RandomStream random) => (_rate, _random) = ((float)rate, rate > 0 ? random : null);

    private Dropout() { }

    /// <summary>Drops nothing: scoring and validation.</summary>
    public static Dropout Off { get; } = new();

    /// <summary>x with dropped units at 0 and the others scaled by 1/(1−rate); same shape.</summary>
    public Tensor Apply(Tape tape, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(tape);
        return _random is null ? x : tape.Dropout(x, _rate, _random.NextBits());
    }

    /// <summary>Where its stream stands.</summary>
    public void VisitState(IStateVisitor state, string name) => _random?.VisitState(state, name);
}
