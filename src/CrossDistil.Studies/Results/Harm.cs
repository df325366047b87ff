using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Statistics;

namespace CrossDistil.Studies.Results;

/// <summary>
/// One variant compared with <see cref="Baselines.Single"/> on one task and one primary metric:
/// <see cref="Outcome.Lost"/> is harm.
/// </summary>
/// <param name="Task">The task.</param>
/// <param name="Variant">The variant.</param>
/// <param name="Metric">The metric, as named in <see cref="VariantResult.Metrics"/>.</param>
/// <param name="Difference">Variant − single; null where there is none.</param>
internal sealed record Harm(string Task, string Variant, string Metric, PairedDifference? Difference)
{
    /// <summary>Its outcome.</summary>
    public Outcome Outcome => Outcomes.Of(Metric, Difference);

    /// <summary>
    /// Every task, primary metric and variant, in this order, on test where it is open, else on validation.
    /// </summary>
    public static IReadOnlyList<Harm> Of(StudyResult result) =>
    [
        .. from task in result.Claimed()
           from metric in result.Primary
           from variant in task.Value.Variants.Select(variant => variant.Name).Concat(result.Lost(task.Key))
           where variant is not Baselines.Single
           select new Harm(task.Key, variant, metric, task.Value.Find(variant)?.ToSingle.GetValueOrDefault(metric)),
    ];

    /// <summary>
    /// Comparisons of the file's own method that fail <c>--guard</c>: harm, and what cannot be compared; null where the
    /// study has no results, which fails too.
    /// </summary>
    public static IReadOnlyList<Harm>? Guarded(StudyResult result)
    {
        if (result.Own is Baselines.Single) return []; // it cannot be worse than itself
        Harm[] own = [.. Of(result).Where(harm => string.Equals(harm.Variant, result.Own, StringComparison.Ordinal))];
        return own.Length == 0 ? null : [.. own.Where(harm => harm.Outcome is Outcome.Lost or Outcome.None)];
    }
}
