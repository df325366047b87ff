using CrossDistil.Tensors;
using CrossDistil.Tensors.States;

namespace CrossDistil.Balancing;

/// <summary>The sum of the tasks' losses with the weights of the experiment.</summary>
public sealed record FixedBalancing : BalancingOptions
{
    internal override Balancer Build(BalancedModel model) => new FixedWeights();
}

/// <summary>L = Σ_t L_t: the weights of the experiment and no others.</summary>
internal sealed class FixedWeights : Balancer
{
    /// <inheritdoc/>
    public override void VisitState(IStateVisitor state) { }

    /// <inheritdoc/>
    public override float Backward(Tape tape, ReadOnlySpan<Tensor> tasks, Tensor? unbalanced)
    {
        var total = tasks[0];
        foreach (var loss in tasks[1..]) total += loss;
        tape.Backward(unbalanced is null ? total : total + unbalanced); // one sweep for all
        return total.Scalar;
    }
}
