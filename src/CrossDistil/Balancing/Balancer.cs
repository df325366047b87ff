using CrossDistil.Tensors;
using CrossDistil.Tensors.States;

namespace CrossDistil.Balancing;

/// <summary>
/// How the tasks' losses share a model: from one loss per task to the gradients that the optimizers step on.
/// </summary>
internal abstract class Balancer : IDisposable
{
    /// <summary>What it carries from step to step.</summary>
    public abstract void VisitState(IStateVisitor state);

    /// <summary>
    /// Adds every gradient to the parameters; no parameter of the model moves, weights of the balancing may.
    /// </summary>
    /// <param name="tape">Tape that the losses are on.</param>
    /// <param name="tasks">[task] of [1, 1]: each task's loss with the weights of the experiment.</param>
    /// <param name="unbalanced">Minimised with factor 1, [1, 1], or null.</param>
    /// <returns>The weighted total of the tasks' losses.</returns>
    public abstract float Backward(Tape tape, ReadOnlySpan<Tensor> tasks, Tensor? unbalanced);

    /// <summary>
    /// What multiplies a task's loss (PCGrad: its gradient on what is shared) beyond the weights of the experiment, as
    /// the last step left it; 1 at the start.
    /// </summary>
    public virtual double WeightOf(int task) => 1;

    /// <inheritdoc/>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}
