using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace CrossDistil.Experiments;

/// <summary>What is learnt on top of the backbone.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(PlainMethod), "plain")]
[JsonDerivedType(typeof(CrossDistilMethod), "crossdistil")]
public abstract record MethodOptions;

/// <summary>Multi-task training on the labels alone: the students' cross entropies, no teachers.</summary>
public sealed record PlainMethod : MethodOptions;

/// <summary>Cross-task knowledge distillation (Yang et al., AAAI 2022). Values per task are a number for all, a list, or an object by task name.</summary>
public sealed record CrossDistilMethod : MethodOptions
{
    /// <summary>α: share of the distillation loss in the student's loss; 0 = no distillation.</summary>
    [Range(0.0, 1.0)]
    public PerTask<double> Alpha { get; init; } = 0.5;

    /// <summary>τ: temperature of soft targets and students in the distillation loss.</summary>
    [Range(1e-3, 1e3)]
    public PerTask<double> Temperature { get; init; } = 1;

    /// <summary>m: least signed log-odds that error correction leaves in a soft target; null = no correction (0 is not off).</summary>
    [Range(-1e3, 1e3)]
    public PerTask<double?> Margin { get; init; } = (double?)null;

    /// <summary>β1: weight of the auxiliary ranking among the task's positives; 0 = without.</summary>
    [Range(0.0, 1e3)]
    public PerTask<double> Beta1 { get; init; } = 0.05;

    /// <summary>β2: weight of the auxiliary ranking among the task's negatives; 0 = without.</summary>
    [Range(0.0, 1e3)]
    public PerTask<double> Beta2 { get; init; } = 0.05;

    /// <summary>w: weights of the losses in the total.</summary>
    public LossWeights Weights { get; init; } = new();

    /// <summary>How rows and pairs are drawn.</summary>
    public SamplingMode Sampling { get; init; } = SamplingMode.Paper;

    /// <summary>γ2: learning rate of Platt's slope P and intercept Q.</summary>
    [Range(1e-8, 10.0)]
    public double CalibrationRate { get; init; } = 0.03;

    /// <summary>Where Q starts: at the logit of the task's base rate, or at zero.</summary>
    public LogitStart PlattStart { get; init; } = LogitStart.BaseRate;
}

/// <summary>w1..w4 of Algorithm 1: one weight per teacher and one per student.</summary>
public sealed record LossWeights
{
    /// <summary>Weight of each task's ranking loss (w1, w2 for two tasks).</summary>
    [Range(0.0, 1e6)]
    public PerTask<double> Teacher { get; init; } = 1;

    /// <summary>Weight of each task's student loss (w3, w4 for two tasks).</summary>
    [Range(0.0, 1e6)]
    public PerTask<double> Student { get; init; } = 1;
}

/// <summary>How a step draws its rows.</summary>
public enum SamplingMode
{
    /// <summary>Algorithm 1 to the letter: one uniform batch and one batch per stratum and per coarse set, drawn with replacement.</summary>
    [JsonStringEnumMemberName("paper")]
    Paper,
}

/// <summary>Where the constant of a logit starts: Platt's intercept Q, or a student's last bias.</summary>
public enum LogitStart
{
    /// <summary>The logit of the task's positive rate in training: a sparse task is not taught far too high probabilities at first.</summary>
    [JsonStringEnumMemberName("baseRate")]
    BaseRate,

    /// <summary>0, the paper's form.</summary>
    [JsonStringEnumMemberName("zero")]
    Zero,
}
