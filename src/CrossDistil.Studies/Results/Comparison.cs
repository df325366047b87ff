using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Statistics;

namespace CrossDistil.Studies.Results;

/// <summary>One variant compared with another on one task and one primary metric.</summary>
/// <param name="Task">The task.</param>
/// <param name="Variant">The variant.</param>
/// <param name="Baseline">What it is compared with.</param>
/// <param name="Metric">The metric, as named in <see cref="VariantResult.Metrics"/>.</param>
/// <param name="Difference">Variant − baseline; null where there is none.</param>
internal sealed record Comparison(string Task, string Variant, string Baseline, string Metric, PairedDifference? Difference)
{
    /// <summary>Its outcome.</summary>
    public Outcome Outcome => Outcomes.Of(Metric, Difference);

    /// <summary>A pair of variants on one task, by primary metric.</summary>
    public static IReadOnlyList<Comparison> All(StudyResult result, string task, (string Variant, string Baseline) pair) =>
    [
        .. result.Primary.Select(metric => new Comparison(
            task, pair.Variant, pair.Baseline, metric, Between(result, result.Claimed()[task], pair.Variant, pair.Baseline, metric))),
    ];

    /// <summary>
    /// Which variants are compared: the file's own method with the baseline, or with plain training where it is the
    /// baseline itself, then with single; of runs, every other one with the first.
    /// </summary>
    public static IReadOnlyList<(string Variant, string Baseline)> Pairs(StudyResult result)
    {
        if (result.IsOfRuns()) return [.. result.Claimed().Values.First().Variants.Skip(1).Select(run => (run.Name, result.Baseline))];
        string[] others = [Is(result.Own, result.Baseline) ? Baselines.Plain : result.Baseline, Baselines.Single];
        return
        [
            .. others.Distinct(StringComparer.Ordinal).Where(other => !Is(other, result.Own) && IsPartOf(result, other))
                .Select(other => (result.Own, other)),
        ];
    }

    // The stored difference to the baseline changes its sign where the baseline itself is compared.
    private static PairedDifference? Between(StudyResult result, TaskResult task, string of, string beside, string metric)
    {
        if (Is(beside, result.Baseline)) return task.Find(of)?.ToBaseline.GetValueOrDefault(metric);
        if (beside is Baselines.Single) return task.Find(of)?.ToSingle.GetValueOrDefault(metric);
        return Is(of, result.Baseline) && task.Find(beside)?.ToBaseline.GetValueOrDefault(metric) is { } difference
            ? Negated(difference)
            : null;
    }

    private static bool IsPartOf(StudyResult result, string variant) =>
        Is(variant, result.Baseline) || result.Failed.Any(run => Is(run.Variant, variant))
        || result.Claimed().Values.Any(task => task.Find(variant) is not null);

    private static PairedDifference Negated(PairedDifference difference) => difference with
    {
        Mean = -difference.Mean, Low = -difference.High, High = -difference.Low, BySeed = [.. difference.BySeed.Select(value => -value)],
        DeLong = difference.DeLong is { } tests ? [.. tests.Select(test => test with { Difference = -test.Difference })] : null,
    };

    private static bool Is(string name, string other) => string.Equals(name, other, StringComparison.Ordinal);
}
