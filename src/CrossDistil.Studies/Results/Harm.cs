using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Reports.Words;
using CrossDistil.Studies.Statistics;

namespace CrossDistil.Studies.Results;

/// <summary>What a comparison with <see cref="Baselines.Single"/> shows.</summary>
public enum HarmVerdict
{
    /// <summary>Nothing to compare: no seed finished, none is shared, the metric is undefined, or there is no p-value.</summary>
    NotCompared,

    /// <summary>No significant difference; not a proof that there is none.</summary>
    NotShown,

    /// <summary>Significantly better than training the task alone.</summary>
    Better,

    /// <summary>Significantly worse than training the task alone.</summary>
    Worse,
}

/// <summary>One variant beside <see cref="Baselines.Single"/>, on one task and one primary metric.</summary>
/// <param name="Task">The task.</param>
/// <param name="Variant">The variant.</param>
/// <param name="Metric">The metric, as named in <see cref="VariantResult.Metrics"/>.</param>
/// <param name="Difference">Variant − single; null where there is none.</param>
/// <param name="Verdict">What it shows.</param>
public sealed record Harm(string Task, string Variant, string Metric, PairedDifference? Difference, HarmVerdict Verdict)
{
    /// <summary>Every task, primary metric and variant, in this order, on test where it is open, else on validation.</summary>
    public static IReadOnlyList<Harm> Of(StudyResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return
        [
            .. from task in result.Claimed()
               from metric in result.Primary
               from variant in task.Value.Variants.Select(variant => variant.Name).Concat(result.Lost(task.Key))
               where !IsSingle(variant)
               select Of(task.Key, task.Value.Find(variant), variant, metric),
        ];
    }

    /// <summary>Why the file's own method must not pass, one line per task and primary metric; empty = it may. What cannot be compared does not pass.</summary>
    public static IReadOnlyList<string> GuardFaults(StudyResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (IsSingle(result.Own)) return []; // it cannot be worse than itself
        var own = Of(result).Where(harm => string.Equals(harm.Variant, result.Own, StringComparison.Ordinal)).ToArray();
        return own.Length == 0
            ? [$"guard: {result.Own} cannot be compared with {Baselines.Single}: the study has no results"]
            : [.. own.Where(harm => harm.Verdict is HarmVerdict.Worse or HarmVerdict.NotCompared).Select(harm => Fault(result, harm))];
    }

    private static Harm Of(string task, VariantResult? found, string variant, string metric)
    {
        var difference = found?.ToSingle.GetValueOrDefault(metric);
        return new(task, variant, metric, difference, VerdictOf(metric, difference));
    }

    /// <summary>What a difference in a metric shows.</summary>
    internal static HarmVerdict VerdictOf(string metric, PairedDifference? difference) => difference switch
    {
        null or { Adjusted: null } => HarmVerdict.NotCompared,
        { IsSignificant: false } => HarmVerdict.NotShown,
        _ => StudyMetrics.IsBetter(metric, difference.Mean) ? HarmVerdict.Better : HarmVerdict.Worse,
    };

    private static string Fault(StudyResult result, Harm harm) => $"guard: {harm.Task}: {StudyMetrics.Title(harm.Metric)} of {harm.Variant} "
        + (harm is { Verdict: HarmVerdict.Worse, Difference: { } difference }
            ? $"is worse than {Baselines.Single} by {StudyText.Size(difference.Mean)} (95 % {StudyText.Interval(difference)}, p {StudyText.P(difference)})"
            : $"cannot be compared with {Baselines.Single}: {Why(result, harm)}");

    private static string Why(StudyResult result, Harm harm)
    {
        if (harm.Difference is not null) return "there is no p-value, ask for more seeds";
        var task = result.Claimed()[harm.Task];
        if (task.Find(harm.Variant) is not { } own) return $"no seed of {harm.Variant} finished";
        if (task.Find(Baselines.Single) is not { } single) return $"no seed of {Baselines.Single} finished";
        return own.Seeds.Intersect(single.Seeds).Any() ? "it is undefined on these rows" : "no seed is shared";
    }

    private static bool IsSingle(string variant) => string.Equals(variant, Baselines.Single, StringComparison.Ordinal);
}
