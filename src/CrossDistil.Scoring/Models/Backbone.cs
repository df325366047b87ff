using CrossDistil.Tensors.States;

namespace CrossDistil.Scoring.Models;

/// <summary>A network between embeddings and heads: one input per task → one hidden vector per task.</summary>
public abstract class Backbone
{
    /// <summary>Width of each task's hidden vector.</summary>
    public abstract int Width { get; }

    /// <summary>Writes the hidden vector of every task.</summary>
    /// <param name="pass">The tape, and whether this is training.</param>
    /// <param name="x">
    /// [task] of [rows, input]: concatenated embeddings and numbers. One and the same tensor for every task, unless the
    /// kind of backbone has embeddings of its own per task (<see cref="BackboneOptions.HasOwnEmbeddings"/>).
    /// </param>
    /// <param name="hidden">[task] of [rows, <see cref="Width"/>]; filled.</param>
    public abstract void Forward(Pass pass, ReadOnlySpan<Tensor> x, Span<Tensor> hidden);

    /// <summary>What the backbone adds to the loss, [1, 1], its weight included; null = nothing.</summary>
    public virtual Tensor? Penalty(Tape tape) => null;

    /// <summary>
    /// Its state between steps, without its parameters and the streams of <see cref="ParameterSet.Random"/>,
    /// which are kept for it; as a rule nothing.
    /// </summary>
    public virtual void VisitState(IStateVisitor state) { }
}
