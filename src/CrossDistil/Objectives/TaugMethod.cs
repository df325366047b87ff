
namespace CrossDistil.Objectives;

/// <summary>
/// Task-augmented training without distillation (the TAUG row of the paper): teachers rank, students learn from labels
/// alone.
/// </summary>
public sealed record TaugMethod : RankingMethod
{
    /// <summary>w: weights of the losses in the total.</summary>
    public LossWeights Weights { get; init; } = new();

    /// <summary>
    /// The same as a choice of crossdistil's options, in the paper's form: α = 0, heads that rank and nothing else, and
    /// nothing to calibrate.
    /// </summary>
    internal CrossDistilMethod AsCrossDistil() => new CrossDistilMethod
    {
        Alpha = 0, CalibrationRate = null, Beta1 = Beta1, Beta2 = Beta2, MinPairRows = MinPairRows, Sampling = Sampling, TopUp = TopUp,
        MaxPairs = MaxPairs, Weights = Weights,
    }.AsPublished();

    internal override Objective CreateObjective(ObjectiveParts parts) => AsCrossDistil().CreateObjective(parts);

    internal override bool HasTeachers => true;

    internal override bool LearnsAcrossTasks => true;
}
