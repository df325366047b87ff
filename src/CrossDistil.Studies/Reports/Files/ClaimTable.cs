using CrossDistil.Studies.Reports.Parts;

namespace CrossDistil.Studies.Reports.Files;

/// <summary>Claims as a table, for readers that have no form of their own for them.</summary>
internal static class ClaimTable
{
    /// <summary>One row for each claim of the findings. What the claims are of has a column where it is not the same throughout.</summary>
    public static Table Of(IReadOnlyList<Finding> findings)
    {
        var hasOf = findings.SelectMany(finding => finding.Claims).Select(claim => claim.Of).Distinct(StringComparer.Ordinal).Skip(1).Any();
        (Column Column, Func<Claim, Cell> Of)[] columns =
        [
            .. hasOf ? ((Column, Func<Claim, Cell>)[])[(new("of", "of", IsText: true), claim => new(claim.Of))] : [],
            (new("beside", "beside", IsText: true), claim => new(claim.Beside)),
            (new("metric", "metric", IsText: true), claim => new(claim.Metric)),
            (new("difference", "difference"), claim => claim.Difference with { Outcome = claim.Outcome }),
            (new("sure", "how sure", IsText: true), claim => new(claim.Sure)),
        ];
        return new(
            [new("task", "task", IsText: true), .. columns.Select(column => column.Column)],
            [.. findings.SelectMany(finding => finding.Claims.Select((claim, c) => (Cell[])[new(c == 0 ? finding.Task : string.Empty), .. columns.Select(column => column.Of(claim))]))]);
    }
}
