using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Words;

/// <summary>What a reader has to know to read a study's tables, in a few lines.</summary>
public static class StudyLegend
{
    /// <summary>The lines, by what the result holds.</summary>
    public static IReadOnlyList<string> Of(StudyResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return
        [
            Values(result),
            $"Difference: to {result.Baseline}, paired by seed, with {Interval(result)}",
            Claims(result),
            .. HasUsers(result) ? [$"GAUC and NDCG are within users, NDCG over {StudyWords.Many(result.NdcgAt, "place")}."] : Array.Empty<string>(),
            $"single: each task trained alone, with its own embeddings; comparisons with it are a family of their own. {Others(result)}",
        ];
    }

    private static string Values(StudyResult result) => result.Seeds.Count == 1
        ? "Values are of one seed."
        : $"Values are mean ± sample standard deviation over {result.Seeds.Count} seeds.";

    private static string Interval(StudyResult result)
    {
        var several = result.Seeds.Count > 1;
        if (result.Test is null)
            return several
                ? "a 95 % interval that covers seeds alone, not which users are met."
                : "no interval: it would need several seeds.";
        var units = HasUsers(result) ? "users" : "rows";
        return several
            ? $"a 95 % interval that covers seeds and test {units}."
            : $"a 95 % interval that covers test {units} alone: it says nothing about another seed.";
    }

    private static string Claims(StudyResult result)
    {
        var comparisons = result.Claimed().Values.SelectMany(task => task.Variants).SelectMany(variant => variant.ToBaseline.Values).Count(difference => difference.Adjusted is not null);
        return comparisons == 0
            ? "There is no p-value: nothing is claimed."
            : $"p: of no difference, corrected by Holm for {StudyWords.Many(comparisons, "comparison")}; intervals are not corrected. n.s. = not significant at .05, which "
                + "does not show that there is no difference. Metrics without a p-value claim nothing.";
    }

    // GAUC is there exactly where users are known.
    private static bool HasUsers(StudyResult result) => result.Claimed().Values.Any(task => task.Variants.Any(variant => variant.Metrics.ContainsKey(StudyMetrics.Gauc)));

    private static string Others(StudyResult result) => result.Test is null
        ? "The test split is closed. More: docs/statistics.md."
        : "More: docs/statistics.md.";
}
