using CrossDistil.Studies.Reports;
using CrossDistil.Studies.Results;

namespace CrossDistil.Tests.Reports;

/// <summary>A report on nothing, with all that a report can have.</summary>
internal static class MadeUpReport
{
    public static readonly Table Small = new(
        [new("variant", "variant", IsText: true), new("auc", "AUC"), new("difference", "difference [95 %]")],
        [
            [new("plain"), new(".7106 ± .0010", 0.71061234567890123), new("baseline")],
            [new("a|b <c>"), new(".7093", 0.7093), new("−.0013 [−.0020, −.0006]", -0.0013, -0.002, -0.0006, Outcome.Lost)],
            [new("kd"), new("–"), new(string.Empty)],
        ]);

    public static Table Bins(int rows, bool isDetail) => new([new("x", "x"), new("y", "y")], [.. Enumerable.Range(0, rows).Select(row => (Cell[])[new($"{row}", row), new($"{2 * row}", 2 * row)])], isDetail);

    /// <summary>Names, a word column and six columns of differences: more than 80 columns hold.</summary>
    public static Table Wide => new(
        [new("variant", "variant", IsText: true), .. Enumerable.Range(1, 6).Select(c => new Column($"c{c}", $"difference to plain of metric {c}"))],
        [.. Enumerable.Range(1, 3).Select(row => (Cell[])[new($"crossdistil, {25 * row} % swapped and a longer name"), .. Enumerable.Range(1, 6).Select(c => new Cell($"−.0{row}{c}9 [−.0159, −.0119]", 1))])]);

    public static Report Of(params Panel[] panels) => new(
        "kuairand *compare*", "crossdistil compare; seeds 1–5", "CrossDistil lost long_view AUC.",
        [
            new("long_view", Outcome.Mixed, "gained Multi-AUC, lost AUC",
            [
                new("crossdistil", "mmoe", "AUC", Outcome.Lost, new("−.0139", -0.0139, -0.0164, -0.0113), "p <.001 (Holm), 5 seeds"),
                new("crossdistil", "mmoe", "Multi-AUC", Outcome.Gained, new("+.0144", 0.0144), "p .012 (Holm), 5 seeds"),
            ]),
            new("like", Outcome.Unclear, "no difference shown", []),
        ],
        [new("comparison", "Comparison", [new("auc", "AUC by variant", "Plain is best.", panels)])],
        ["like: 731 positives on test"], new(StringComparer.Ordinal) { ["version"] = "0.1.0" }, [new("experiment <own>", "{\n \"a\": \"```\"\n}\n")]);
}
