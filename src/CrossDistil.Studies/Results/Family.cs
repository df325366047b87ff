using CrossDistil.Studies.Statistics;

namespace CrossDistil.Studies.Results;

/// <summary>Comparisons that are corrected together.</summary>
internal static class Family
{
    /// <summary>Differences by metric, without undefined ones; only primary metrics have a p-value.</summary>
    public static OrderedDictionary<string, PairedDifference> Of(
        IEnumerable<string> metrics, IReadOnlyList<string> primary, Func<string, PairedDifference?> difference) => metrics
        .Select(metric => (Metric: metric, Found: difference(metric))).Where(entry => entry.Found is not null)
        .ToOrdered(
            entry => entry.Metric,
            entry => primary.Contains(entry.Metric, StringComparer.Ordinal) ? entry.Found! : entry.Found! with { PValue = null });

    /// <summary>
    /// Corrects the p-values of a study: those to the baseline as one family, those to single as another.
    /// </summary>
    public static void Correct(IEnumerable<TaskResult> tasks)
    {
        VariantResult[] variants = [.. tasks.SelectMany(task => task.Variants)];
        Correct(variants.Select(variant => variant.ToBaseline));
        Correct(variants.Select(variant => variant.ToSingle));
    }

    private static void Correct(IEnumerable<OrderedDictionary<string, PairedDifference>> differences)
    {
        var tests = differences.SelectMany(table => table, (table, entry) => (Table: table, entry.Key, entry.Value.PValue))
            .Where(test => test.PValue is not null).ToArray();
        var adjusted = Holm.Adjust([.. tests.Select(test => test.PValue!.Value)]);
        foreach (var ((table, metric, _), value) in tests.Zip(adjusted)) table[metric] = table[metric] with { Adjusted = value };
    }
}
