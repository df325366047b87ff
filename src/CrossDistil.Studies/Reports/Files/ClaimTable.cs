namespace CrossDistil.Studies.Reports.Files;

/// <summary>Claims as a table, for output formats that have nothing special for them.</summary>
internal static class ClaimTable
{
    /// <summary>
    /// One row for each claim of the findings. What the claims are of has a column where it differs between them.
    /// </summary>
    public static Table Of(IReadOnlyList<Finding> findings)
    {
        var rows = findings.SelectMany(of => of.Claims.Select((claim, c) => new Row(c == 0 ? of.Task : string.Empty, claim))).ToArray();
        string[] named = rows.DistinctBy(row => row.Claim.Variant, StringComparer.Ordinal).Count() > 1 ? ["variant"] : [];
        return Table.Of(
            rows,
            [
                (Words("task", "task"), row => new(row.Task)),
                .. named.Select(key => (Words(key, key), (Func<Row, Cell>)(row => new(row.Claim.Variant)))),
                (Words("baseline", "versus"), row => new(row.Claim.Baseline)),
                (Words("metric", "metric"), row => new(row.Claim.Metric)),
                (new("difference", "difference"), row => row.Claim.Difference with { Outcome = row.Claim.Outcome }),
                (Words("evidence", "evidence"), row => new(row.Claim.Evidence)),
            ]);
    }

    private static Column Words(string key, string title) => new(key, title, IsText: true);

    private sealed record Row(string Task, Claim Claim);
}
