using CrossDistil.Data.Sampling;
using CrossDistil.Tensors;

namespace CrossDistil.Balancing;

/// <summary>
/// What a balancing carries from step to step, as it is in use: a training that is taken up again goes on with the same bits only if all of it
/// is written back.
/// </summary>
public sealed record BalancerState
{
    /// <summary>s of uncertainty weighting or w of GradNorm, [1, tasks].</summary>
    public Parameter? Weights { get; init; }

    /// <summary>Moments and steps of the weights.</summary>
    public Adam? Optimizer { get; init; }

    /// <summary>[task] L(0) of GradNorm; 0 = not seen yet.</summary>
    public double[] FirstLosses { get; init; } = [];

    /// <summary>PCGrad's order of tasks: its position.</summary>
    public RandomStream? Order { get; init; }

    /// <summary>What was found to be shared: <see cref="LossGradients.ReachedNumbers"/> and <see cref="LossGradients.ReachedTables"/>.</summary>
    public LossGradients? Gradients { get; init; }
}
