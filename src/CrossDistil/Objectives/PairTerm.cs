using CrossDistil.Data.Strata;

namespace CrossDistil.Objectives;

/// <summary>One pairwise term of a ranking loss, its row sets given as positions among the sampler's sets.</summary>
/// <param name="Weight">1 for the coarse term, β1 or β2 for the auxiliary ones.</param>
/// <param name="Higher">Set whose rows should score higher.</param>
/// <param name="Lower">Set whose rows should score lower.</param>
internal readonly record struct PairTerm(float Weight, int Higher, int Lower)
{
    /// <summary>The terms of one task with their weights, against a sampler's sets.</summary>
    public static PairTerm[] Of(IReadOnlyList<RankingTerm> terms, int target, RankingMethod method, string task, IReadOnlyList<RowSet> sets)
    {
        var positions = sets.Index().ToDictionary(set => set.Item, set => set.Index);
        return [.. terms.Select(term => new PairTerm(
            (float)TaskDistillation.WeightOf(term, target, method, task), positions[term.Higher], positions[term.Lower]))];
    }
}
