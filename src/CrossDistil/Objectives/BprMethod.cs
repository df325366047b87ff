using System.ComponentModel.DataAnnotations;
using CrossDistil.Scoring.Options;

namespace CrossDistil.Objectives;

/// <summary>
/// The control that ranks without a teacher (Lin, Pan et al., KDD 2024): each student learns its labels and a pairwise
/// ranking at once. β1 and β2 are 0 unless given: then it ranks by its own label alone.
/// </summary>
public sealed record BprMethod : RankingMethod
{
    /// <summary>The control's defaults: no auxiliary ranking.</summary>
    public BprMethod() => (Beta1, Beta2) = (0, 0);

    /// <summary>Weight of the student's ranking loss beside its cross entropy of weight 1; 0 = off.</summary>
    [Range(0.0, 1e3)]
    public PerTask<double> Ranking { get; init; } = 1;

    internal override Objective CreateObjective(ObjectiveParts parts) => new BprObjective(
        parts.Model, [.. parts.Tasks.Select((task, t) => TaskBpr.Create(parts.Terms[t], t, this, task, parts.Sets))], parts.Rows);

    internal override bool Ranks(int task, string name) => Ranking.Of(task, name) > 0;
}
