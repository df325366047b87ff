using System.ComponentModel.DataAnnotations;
using CrossDistil.Scoring.Options;

namespace CrossDistil.Objectives;

/// <summary>
/// The control without any knowledge (Tf-KD, Yuan et al., CVPR 2020): a virtual teacher that gives the true label one
/// fixed probability, which is label smoothing with a temperature.
/// </summary>
public sealed record TfKdMethod : MethodOptions
{
    /// <summary>α: share of the distillation loss in the student's loss; 0 = no distillation.</summary>
    [Range(0.0, 1.0)]
    public PerTask<double> Alpha { get; init; } = 0.5;

    /// <summary>τ: temperature of soft targets and students in the distillation loss.</summary>
    [Range(1e-3, 1e3)]
    public PerTask<double> Temperature { get; init; } = 1;

    /// <summary>q: the virtual teacher's probability of the true label.</summary>
    [Range(0.5, 0.999999)]
    public double Confidence { get; init; } = 0.99;

    internal override Objective CreateObjective(ObjectiveParts parts) =>
        new TfKdObjective(parts.Model, parts.Distillations(Alpha, Temperature, new LossWeights()), Confidence);
}
