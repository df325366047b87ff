using System.ComponentModel.DataAnnotations;
using CrossDistil.Scoring.Options;

namespace CrossDistil.Objectives;

/// <summary>
/// Privileged features distillation (Xu et al., KDD 2020): teachers are regressions of the same task that also see the
/// features marked <c>privileged</c>, which are known in training alone.
/// </summary>
public sealed record PfdMethod : MethodOptions
{
    /// <summary>
    /// α: share of the distillation loss in the student's loss once the warm-up is over; 0 = no distillation.
    /// </summary>
    [Range(0.0, 1.0)]
    public PerTask<double> Alpha { get; init; } = 0.5;

    /// <summary>τ: temperature of soft targets and students in the distillation loss.</summary>
    [Range(1e-3, 1e3)]
    public PerTask<double> Temperature { get; init; } = 1;

    /// <summary>First steps without distillation, while the teachers know nothing yet; 0 = none.</summary>
    [Range(0, int.MaxValue)]
    public int WarmUpSteps { get; init; } = 50;

    /// <summary>w: weights of the losses in the total.</summary>
    public LossWeights Weights { get; init; } = new();

    internal override Objective CreateObjective(ObjectiveParts parts) =>
        new KdObjective(parts.Model, parts.Distillations(Alpha, Temperature, Weights), WarmUpSteps);

    internal override bool HasTeachers => true;

    internal override bool SeesPrivileged => true;

    internal override bool TeachersRegress(int task, string name) => true;
}
