using CrossDistil.Data.Strata;

namespace CrossDistil.Objectives;

/// <summary>The ranking of one task's student without a teacher.</summary>
/// <param name="Terms">
/// Pairs of row sets with their weights; the coarse term first. Empty where <paramref name="Ranking"/> is 0.
/// </param>
/// <param name="Ranking">Weight of the ranking loss; the cross entropy has weight 1.</param>
/// <param name="Weight">Weight of the task in the total.</param>
internal sealed record TaskBpr(PairTerm[] Terms, float Ranking, float Weight)
{
    /// <summary>Resolves a task's options.</summary>
    /// <param name="terms">The terms that carry a weight.</param>
    /// <param name="target">Index of the task.</param>
    /// <param name="method">The options.</param>
    /// <param name="task">Name and weight of the task.</param>
    /// <param name="sets">The sets that are drawn.</param>
    public static TaskBpr Create(
        IReadOnlyList<RankingTerm> terms, int target, BprMethod method, (string Name, double Weight) task, IReadOnlyList<RowSet> sets) =>
        new(PairTerm.Of(terms, target, method, task.Name, sets), (float)method.Ranking.Of(target, task.Name), (float)task.Weight);
}
