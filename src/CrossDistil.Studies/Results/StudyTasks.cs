using CrossDistil.Studies.Kinds;

namespace CrossDistil.Studies.Results;

/// <summary>Queries of a study's result.</summary>
internal static class StudyTasks
{
    /// <summary>The command in results that runs without a study are compared by.</summary>
    internal const string Runs = "runs";

    /// <summary>Draws of test rows for that comparison.</summary>
    internal const int RunReplicates = 200;

    /// <summary>Whether the tables are of runs side by side, not of a study.</summary>
    internal static bool IsOfRuns(this StudyResult result) => result.Command is Runs;

    /// <summary>The kind of study; null for runs, and for a kind that this version does not know.</summary>
    internal static StudyKind? Kind(this StudyResult result) => StudyKind.Find(result.Command);

    /// <summary>Whether the study is a search, of which only the chosen setting is tested.</summary>
    internal static bool IsSearch(this StudyResult result) => result.Kind() is SearchKind;

    /// <summary>The tasks that claims are made on: test where it is open, else validation.</summary>
    public static OrderedDictionary<string, TaskResult> Claimed(this StudyResult result) => result.Test ?? result.Validation;

    /// <summary>
    /// Variants that are missing in a task's table because no seed of theirs finished on all windows.
    /// </summary>
    public static IEnumerable<string> Lost(this StudyResult result, string task)
    {
        if (result.IsOfRuns()) return [];

        // The test table of a search has only the chosen candidate: the others are not missing.
        var isTested = result.IsSearch() && result.Test is not null;
        var failed = isTested ? [] : result.Failed.Select(run => run.Variant)
            .Except(Names(result.Validation.GetValueOrDefault(task)), StringComparer.Ordinal);
        return failed.Concat([result.Own, result.Baseline, Baselines.Single])
            .Distinct(StringComparer.Ordinal).Except(Names(result.Claimed()[task]), StringComparer.Ordinal);
    }

    /// <summary>
    /// The variant with the best mean of a metric, without regard to its uncertainty; the first of equals; null where
    /// no mean is defined.
    /// </summary>
    internal static VariantResult? Best(this TaskResult task, string metric)
    {
        VariantResult? best = null;
        foreach (var variant in task.Variants)
            if (MeanOf(variant) is { } mean && (best is null || StudyMetrics.IsBetter(metric, mean - MeanOf(best)!.Value))) best = variant;
        return best;

        double? MeanOf(VariantResult variant) => variant.Metrics.GetValueOrDefault(metric)?.Mean;
    }

    /// <summary>The task's result for a variant; null where no seed finished.</summary>
    public static VariantResult? Find(this TaskResult task, string variant) =>
        task.Variants.FirstOrDefault(found => string.Equals(found.Name, variant, StringComparison.Ordinal));

    /// <summary>The other metrics besides the primary ones, in the order of the variants.</summary>
    public static string[] Others(this StudyResult result, TaskResult task) =>
        [.. task.Variants.SelectMany(variant => variant.Metrics.Keys).Except(result.Primary, StringComparer.Ordinal)];

    private static IEnumerable<string> Names(TaskResult? task) => task?.Variants.Select(variant => variant.Name) ?? [];
}
