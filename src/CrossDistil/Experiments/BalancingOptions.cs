using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace CrossDistil.Experiments;

/// <summary>How the tasks' losses share the model: a choice of its own beside backbone and method. A task's loss is its teacher's and its student's.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(FixedBalancing), "fixed")]
[JsonDerivedType(typeof(UncertaintyBalancing), "uncertainty")]
[JsonDerivedType(typeof(GradNormBalancing), "gradnorm")]
[JsonDerivedType(typeof(PcGradBalancing), "pcgrad")]
public abstract record BalancingOptions;

/// <summary>The sum of the tasks' losses with the weights of the experiment.</summary>
public sealed record FixedBalancing : BalancingOptions;

/// <summary>Weights by homoscedastic uncertainty (Kendall, Gal, Cipolla, CVPR 2018): Σ e^−s·L + s/2, s learnt.</summary>
public sealed record UncertaintyBalancing : BalancingOptions
{
    /// <summary>Learning rate of s: Adam moves it by about this much a step.</summary>
    [Range(1e-8, 10.0)]
    public double Rate { get; init; } = 0.01;
}

/// <summary>Weights that give every task gradients of like size and like training speed (Chen et al., ICML 2018).</summary>
public sealed record GradNormBalancing : BalancingOptions
{
    /// <summary>α of GradNorm: how strongly tasks that learn slower are pulled up; 0 = equal gradients.</summary>
    [Range(0.0, 10.0)]
    public double Asymmetry { get; init; } = 1.5;

    /// <summary>Learning rate of the weights.</summary>
    [Range(1e-8, 10.0)]
    public double Rate { get; init; } = 0.025;
}

/// <summary>Projects a task's gradient off those that it conflicts with (Yu et al., NeurIPS 2020), on the shared parameters.</summary>
public sealed record PcGradBalancing : BalancingOptions;
