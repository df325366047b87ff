using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>Figures besides a study's comparison: validation, failed runs, and how to read the tables.</summary>
internal static class StudyNotes
{
    /// <summary>
    /// Values on validation where the test split is open, else they are the comparison itself; candidates of a choice
    /// have theirs in a table of their own.
    /// </summary>
    public static IEnumerable<Figure> Validation(StudyResult result, string id)
    {
        var tasks = new OrderedDictionary<string, TaskResult>(result.Validation.Select(task => KeyValuePair.Create(task.Key, task.Value with
        {
            Variants = [.. task.Value.Variants.Where(variant => result.Choice?.Candidates.ContainsKey(variant.Name) is not true)],
        })), StringComparer.Ordinal);
        if (result.Test is null || tasks.Values.All(task => task.Variants.Count == 0)) yield break;
        var which = result.Choice is null
            ? "What choices were made by; it claims nothing."
            : "What was not chosen among; it claims nothing.";
        yield return new(
            $"{id}-validation", "Validation", $"{which} {StudyWords.Highest(result, tasks)}",
            Cells.Panels(tasks.Select(task => ComparisonFigures.Values(result, task.Key, task.Value, result.Primary, []))));
    }

    /// <summary>The runs that could not be trained.</summary>
    public static IEnumerable<Figure> Failed(StudyResult result, string id)
    {
        if (result.Failed.Count == 0) yield break;
        string[] variants = [.. result.Failed.Select(run => run.Variant).Distinct(StringComparer.Ordinal)];
        yield return new(
            $"{id}-failed", "Failed runs",
            $"{Sentences.Many(result.Failed.Count, "run")} of {Sentences.First(variants)} could not be trained.",
            [
                new(null, Table.Of(
                    result.Failed, (Cells.Words("run", "run"), run => Cells.Text(StudyWords.Run(run))),
                    (Cells.Words("error", "why"), run => Cells.Text(run.Error)))),
            ]);
    }

    /// <summary>How values, differences and p-values are computed.</summary>
    public static IEnumerable<Figure> Legend(StudyResult result, string id)
    {
        var lines = LegendOf(result);
        var counts = result.Claimed().Select(task => $"{task.Key}: {StudyWords.Counts(task.Value)}.");
        yield return new(
            $"{id}-legend", "Reading these tables", result.IsOfRuns() ? lines[0] : StudyWords.Subject(result),
            [new(null, Table.Of(lines.Concat(counts), (Cells.Words("note", "note"), Cells.Text)))]);
    }

    /// <summary>
    /// What a reader needs to know to read the tables of a study, or of compared runs: a few lines that fit the result.
    /// </summary>
    internal static IReadOnlyList<string> LegendOf(StudyResult result)
    {
        if (result.IsOfRuns())
            return
            [
                $"Differences are to {result.Baseline}, on the same test rows, with a 95 % interval over {StudyTasks.RunReplicates} draws "
                    + "of them: it says nothing about another seed, and rows of one user are taken as independent.",
                "p: of no difference, by DeLong's test for AUC and by the draws for Multi-AUC, corrected by Holm for all comparisons here. "
                    + "n.s. = not significant at .05, which does not show that there is no difference.",
            ];
        string[] perUser = HasUsers(result) ? [$"GAUC and NDCG are within users, NDCG over {Sentences.Many(result.NdcgAt, "place")}."] : [];
        return
        [
            result.Seeds.Count == 1
                ? "Values are of one seed."
                : $"Values are mean ± sample standard deviation over {result.Seeds.Count} seeds.",
            $"Difference: to {result.Baseline}, paired by seed, with {IntervalOf(result)}",
            Claims(result),
            .. perUser,
            $"{Baselines.Single}: each task trained alone, with its own embeddings; comparisons with it are a family of their own. "
                + $"{(result.Test is null ? "The test split is closed. " : string.Empty)}More: docs/statistics.md.",
        ];
    }

    // GAUC is there exactly where users are known.
    private static bool HasUsers(StudyResult result) =>
        result.Claimed().Values.Any(task => task.Variants.Any(variant => variant.Metrics.ContainsKey(StudyMetrics.Gauc)));

    private static string IntervalOf(StudyResult result)
    {
        var units = HasUsers(result) ? "users" : "rows";
        return (result.Seeds.Count > 1, result.Test is null) switch
        {
            (true, true) => "a 95 % interval that covers seeds alone, not which users are met.",
            (false, true) => "no interval: it would need several seeds.",
            (true, _) => $"a 95 % interval that covers seeds and test {units}.",
            _ => $"a 95 % interval that covers test {units} alone: it says nothing about another seed.",
        };
    }

    private static string Claims(StudyResult result)
    {
        var comparisons = result.Claimed().Values.SelectMany(task => task.Variants).SelectMany(variant => variant.ToBaseline.Values)
            .Count(difference => difference.Adjusted is not null);
        return comparisons == 0
            ? "There is no p-value: nothing is claimed."
            : $"p: of no difference, corrected by Holm for {Sentences.Many(comparisons, "comparison")}; intervals are not corrected. "
                + "n.s. = not significant at .05, which does not show that there is no difference. "
                + "Metrics without a p-value claim nothing.";
    }
}
