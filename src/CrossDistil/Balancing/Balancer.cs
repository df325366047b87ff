using CrossDistil.Experiments;
using CrossDistil.Tensors;

namespace CrossDistil.Balancing;

/// <summary>How the tasks' losses share a model: from one loss per task to the gradients that the optimizers step on.</summary>
public abstract class Balancer : IDisposable
{
    /// <summary>Adds every gradient to the parameters; no parameter of the model moves, weights of the balancing may.</summary>
    /// <param name="tape">Tape that the losses are on.</param>
    /// <param name="tasks">[task] of [1, 1]: each task's loss with the weights of the experiment.</param>
    /// <param name="beside">Minimised as it is, [1, 1], or null.</param>
    /// <returns>The weighted total of the tasks' losses.</returns>
    public abstract float Backward(Tape tape, ReadOnlySpan<Tensor> tasks, Tensor? beside);

    /// <inheritdoc/>
    public virtual void Dispose() => GC.SuppressFinalize(this);

    /// <summary>Builds the balancing that <paramref name="options"/> describe.</summary>
    public static Balancer Create(BalancingOptions options) => options switch
    {
        FixedBalancing => new FixedWeights(),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options, "Unknown balancing."),
    };
}
