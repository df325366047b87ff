using CrossDistil.Tests.Metrics;

namespace CrossDistil.Tests.Statistics;

/// <summary>Metrics within users by their definitions.</summary>
internal static class UserReference
{
    public static double? Gauc(DrawnRow[] rows)
    {
        var users = ByUser(rows).Select(user => (Rows: user.Length, Auc: Reference.Auc(DrawnRow.Scores(user), [.. user.Select(row => (int)row.Label)], 1, 0)))
            .Where(user => user.Auc is not null).ToArray();
        return users.Length == 0 ? null : users.Sum(user => user.Rows * user.Auc!.Value) / users.Sum(user => user.Rows);
    }

    public static double? Ndcg(DrawnRow[] rows, int places)
    {
        var users = ByUser(rows).Where(user => user.Any(row => row.Label == 1)).ToArray();
        return users.Length == 0 ? null : users.Average(user => Gain(user, places) / Enumerable.Range(1, user.Count(row => row.Label == 1)).Sum(place => Discount(place, places)));
    }

    private static double Gain(DrawnRow[] user, int places) => user.Where(row => row.Label == 1).Sum(row =>
    {
        var (above, tied) = (user.Count(other => other.Score > row.Score), user.Count(other => other.Score == row.Score));
        return Enumerable.Range(above + 1, tied).Average(place => Discount(place, places));
    });

    private static double Discount(int place, int places) => place <= places ? 1 / Math.Log2(place + 1) : 0;

    private static IEnumerable<DrawnRow[]> ByUser(DrawnRow[] rows) => rows.Where(row => row.Label < 2).GroupBy(row => row.User).Select(user => user.ToArray());
}
