using System.ComponentModel.DataAnnotations;
using CrossDistil.Scoring.Options;

namespace CrossDistil.Objectives;

/// <summary>
/// The control without distillation: plain training, and afterwards every task's logit is moved along the other tasks'
/// logits, r_A + c·sd(r_A)·Σ_B (r_B − mean(r_B)) / sd(r_B) with the moments of the rows that are scored (a task of
/// opposite polarity counts reversed). It costs nothing to train, so what teachers gain in Multi-AUC must be held
/// against it; being no log-odds it is a probability only as far as training.calibrator makes it one.
/// </summary>
public sealed record BlendMethod : MethodOptions
{
    /// <summary>
    /// c: standard deviations of the task's own logit per standard deviation of another's; 0 = plain training.
    /// </summary>
    [Range(0.0, 10.0)]
    public PerTask<double> Blend { get; init; } = 0.05;

    internal override Objective CreateObjective(ObjectiveParts parts) => new PlainObjective(parts.Model, parts.Weights);

    internal override bool TrainsPlainly => true;

    internal override PerTask<double>? BlendShares => Blend;
}
