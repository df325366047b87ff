namespace CrossDistil.Reports.Files;

/// <summary>Claims as a table, for readers that have no form of their own for them.</summary>
public static class ClaimTable
{
    /// <summary>One row for each claim of the findings.</summary>
    public static Table Of(IReadOnlyList<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        Column[] columns =
        [
            new("task", "task", IsText: true), new("of", "of", IsText: true), new("beside", "beside", IsText: true), new("metric", "metric", IsText: true),
            new("difference", "difference"), new("sure", "how sure", IsText: true),
        ];
        return new(columns, [.. findings.SelectMany(finding => finding.Claims.Select((claim, c) => Row(c == 0 ? finding.Task : string.Empty, claim)))]);
    }

    private static Cell[] Row(string task, Claim claim) =>
        [new(task), new(claim.Of), new(claim.Beside), new(claim.Metric), claim.Difference with { Outcome = claim.Outcome }, new(claim.Sure)];
}
