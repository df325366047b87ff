using CrossDistil.Tensors;

namespace CrossDistil.Balancing;

/// <summary>
/// How the tasks' losses share the model: a choice of its own beside backbone and method. A task's loss is its
/// teacher's and its student's.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(FixedBalancing), "fixed")]
[JsonDerivedType(typeof(UncertaintyBalancing), "uncertainty")]
[JsonDerivedType(typeof(GradNormBalancing), "gradnorm")]
[JsonDerivedType(typeof(PcGradBalancing), "pcgrad")]
public abstract record BalancingOptions
{
    /// <summary>Builds it. With one task there is nothing to balance, and all of them train.</summary>
    internal abstract Balancer Build(BalancedModel model);
}

/// <summary>What is balanced.</summary>
/// <param name="Tasks">Number of tasks, at least 1.</param>
/// <param name="Parameters">The model's dense parameters.</param>
/// <param name="Tables">The model's embedding tables.</param>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Workers">Threads.</param>
internal sealed record BalancedModel(
    int Tasks, IReadOnlyList<Parameter> Parameters, IReadOnlyList<EmbeddingTable> Tables, ulong Seed, Workers Workers)
{
    /// <summary>A place for the gradient of every task by itself.</summary>
    public LossGradients Gradients() => new(Parameters, Tables, Tasks, Workers);
}
