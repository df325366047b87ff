using CrossDistil.Data.Strata;
using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Statistics;

namespace CrossDistil.Studies.Results;

/// <summary>
/// A study's table on test rows: every metric over seeds, and differences with their uncertainty from seeds and users.
/// </summary>
internal static class TestStatistics
{
    /// <summary>Measures and compares all runs, task by task.</summary>
    /// <param name="rows">The test rows, the same for every run.</param>
    /// <param name="runs">
    /// Finished runs in any order; a variant may lack seeds, differences are over those that both have.
    /// </param>
    /// <param name="variants">Rows of the table, in its order; one without runs is missing from the result.</param>
    /// <param name="baseline">The variant that differences are taken to.</param>
    /// <param name="primary">Metrics with p-values: "auc", "multi_auc".</param>
    /// <param name="options">How rows are resampled.</param>
    /// <returns>Task → its part of the table, in the order of the tasks.</returns>
    /// <exception cref="InvalidOperationException">
    /// A logit or probability is NaN, or a label is invalid; the message names the row.
    /// </exception>
    public static OrderedDictionary<string, TaskResult> Of(
        TestRows rows, IReadOnlyList<RunScores> runs, IReadOnlyList<string> variants, string baseline, IReadOnlyList<string> primary,
        BootstrapOptions options)
    {
        var byVariant = runs.ToLookup(run => run.Variant, StringComparer.Ordinal);
        var results = rows.Tasks.Index().ToOrdered(task => task.Item, task =>
        {
            var (labels, tested) = (rows.Labels[task.Index], new TestedTask(rows, task.Index, options));
            return new TaskResult(
                labels.Count(label => label != Stratum.Missing), labels.Count(label => label == 1), tested.GaucCoverage(),
                [.. OfVariants(tested, [.. variants.Where(byVariant.Contains)], byVariant, baseline, primary)]);
        });
        Family.Correct(results.Values);
        return results;
    }

    private static IEnumerable<VariantResult> OfVariants(
        TestedTask tested, IReadOnlyList<string> variants, ILookup<string, RunScores> runs, string baseline, IReadOnlyList<string> primary)
    {
        var reference = tested.Measure(runs[baseline]);
        var single = baseline is Baselines.Single ? reference : tested.Measure(runs[Baselines.Single]);
        foreach (var name in variants)
        {
            var (isBaseline, isSingle) = (string.Equals(name, baseline, StringComparison.Ordinal), name is Baselines.Single);
            var own = isBaseline ? reference : isSingle ? single : tested.Measure(runs[name]);
            var metrics = own[0].Metrics.Keys;
            yield return new(
                name, [.. own.Select(run => run.Seed)],
                metrics.ToOrdered(metric => metric, metric => Spread.Of([.. own.Select(run => run.Metrics[metric].Value)])),
                tested.Compare(own, isBaseline ? [] : reference, primary, metrics),
                tested.Compare(own, isSingle ? [] : single, primary, primary));
        }
    }
}
