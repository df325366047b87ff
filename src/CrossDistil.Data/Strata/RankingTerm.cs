namespace CrossDistil.Data.Strata;

/// <summary>Which weight a ranking term carries in a teacher's loss.</summary>
internal enum RankingPart
{
    /// <summary>The target's own label: weight 1.</summary>
    Coarse,

    /// <summary>Adjacent levels among the target's positives: weight β1.</summary>
    Positive,

    /// <summary>Adjacent levels among the target's negatives: weight β2.</summary>
    Negative,
}

/// <summary>
/// One BPR term of a teacher's loss L^{A+}: rows of <paramref name="Higher"/> are to score above rows of
/// <paramref name="Lower"/>.
/// </summary>
/// <param name="Part">Which weight it carries.</param>
/// <param name="Higher">The better rows.</param>
/// <param name="Lower">The worse rows.</param>
internal sealed record RankingTerm(RankingPart Part, RowSet Higher, RowSet Lower)
{
    /// <summary>
    /// The distinct sets of all terms: single levels first, then coarse sets, each in the order of the terms.
    /// </summary>
    public static IReadOnlyList<RowSet> SetsOf(IReadOnlyList<RankingTerm> terms) =>
    [
        .. terms.OrderBy(term => term.Part == RankingPart.Coarse ? 1 : 0).SelectMany(term => new[] { term.Higher, term.Lower }).Distinct(),
    ];
}
