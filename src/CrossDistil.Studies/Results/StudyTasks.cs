using CrossDistil.Studies.Kinds;

namespace CrossDistil.Studies.Results;

/// <summary>What tables read from a study's result.</summary>
public static class StudyTasks
{
    /// <summary>The tasks that claims are made on: test where it is open, else validation.</summary>
    public static OrderedDictionary<string, TaskResult> Claimed(this StudyResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Test ?? result.Validation;
    }

    /// <summary>Variants that belong into a task's table and are not there, as no seed of theirs finished on all windows.</summary>
    public static IEnumerable<string> Lost(this StudyResult result, string task)
    {
        ArgumentNullException.ThrowIfNull(result);

        // A candidate of a sweep that was only validated is not lost to the test table.
        var validated = Names(result.Validation.GetValueOrDefault(task));
        var failed = result.Failed.Select(run => run.Variant).Except(validated, StringComparer.Ordinal);
        return failed.Concat([result.Own, result.Baseline, Baselines.Single])
            .Distinct(StringComparer.Ordinal).Except(Names(result.Claimed()[task]), StringComparer.Ordinal);
    }

    /// <summary>The task's result for a variant; null where no seed finished.</summary>
    public static VariantResult? Find(this TaskResult task, string variant)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.Variants.FirstOrDefault(found => string.Equals(found.Name, variant, StringComparison.Ordinal));
    }

    /// <summary>Metrics beside the primary ones, in the order in which variants have them.</summary>
    public static string[] Others(this StudyResult result, TaskResult task)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(task);
        return [.. task.Variants.SelectMany(variant => variant.Metrics.Keys).Distinct(StringComparer.Ordinal).Except(result.Primary, StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Names(TaskResult? task) => task?.Variants.Select(variant => variant.Name) ?? [];
}
