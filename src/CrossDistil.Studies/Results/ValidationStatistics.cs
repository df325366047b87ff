using CrossDistil.Metrics;
using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Statistics;

namespace CrossDistil.Studies.Results;

/// <summary>One run on its validation window.</summary>
/// <param name="Variant">Name of its variant.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Fold">First value of its fold's window; null = the experiment's own validation window.</param>
/// <param name="Tasks">Task → metrics at the task's chosen checkpoint.</param>
internal sealed record ValidationRun(string Variant, ulong Seed, string? Fold, OrderedDictionary<string, TaskMetrics> Tasks);

/// <summary>
/// A study's table on validation rows. A seed's value is the mean over its folds, so differences pair seeds within
/// folds; only seeds are the units of a paired Student t: intervals do not cover other users.
/// </summary>
internal static class ValidationStatistics
{
    /// <summary>Compares all runs, task by task.</summary>
    /// <param name="runs">
    /// Finished runs in any order. A seed of a variant counts once it has every fold that occurs.
    /// </param>
    /// <param name="variants">
    /// Rows of the table, in its order; one without a complete seed is missing from the result.
    /// </param>
    /// <param name="baseline">The variant that differences are taken to.</param>
    /// <param name="primary">Metrics with p-values: "auc", "multi_auc".</param>
    /// <returns>Task → its part of the table, in the order of the first run's tasks.</returns>
    public static OrderedDictionary<string, TaskResult> Of(
        IReadOnlyList<ValidationRun> runs, IReadOnlyList<string> variants, string baseline, IReadOnlyList<string> primary)
    {
        var folds = runs.DistinctBy(run => run.Fold, StringComparer.Ordinal).ToArray();
        var complete = runs.GroupBy(run => (run.Variant, run.Seed)).Where(seed => seed.Count() == folds.Length)
            .OrderBy(seed => seed.Key.Seed).ToArray();
        var results = runs.Take(1).SelectMany(run => run.Tasks.Keys).ToOrdered(task => task, task =>
        {
            var seeds = complete.ToLookup(
                seed => seed.Key.Variant, seed => ValidatedSeed.Of(seed.Key.Seed, [.. seed], task), StringComparer.Ordinal);
            var table = variants.Where(seeds.Contains).Select(name => OfVariant(name, seeds, baseline, primary));
            return new TaskResult(folds.Sum(run => run.Tasks[task].Rows), folds.Sum(run => run.Tasks[task].Positives), null, [.. table]);
        });
        Family.Correct(results.Values);
        return results;
    }

    private static VariantResult OfVariant(
        string name, ILookup<string, ValidatedSeed> seeds, string baseline, IReadOnlyList<string> primary)
    {
        ValidatedSeed[] own = [.. seeds[name]];
        var metrics = own[0].Metrics.Keys;
        return new(
            name, [.. own.Select(seed => seed.Seed)],
            metrics.ToOrdered(metric => metric, metric => Spread.Of([.. own.Select(seed => seed.Metrics[metric])])),
            Compare(baseline, metrics), Compare(Baselines.Single, primary));

        OrderedDictionary<string, PairedDifference> Compare(string other, IEnumerable<string> metrics)
        {
            var others = string.Equals(name, other, StringComparison.Ordinal) ? [] : seeds[other];
            var pairs = own.Join(others, of => of.Seed, than => than.Seed, (of, than) => (Of: of.Metrics, Than: than.Metrics)).ToArray();
            return Family.Of(metrics, primary, metric =>
            {
                double?[] bySeed = [.. pairs.Select(pair => pair.Of[metric] - pair.Than[metric])];
                return bySeed.Length == 0 || bySeed.Contains(null) ? null : Difference.OverSeeds([.. bySeed.Select(value => value!.Value)]);
            });
        }
    }
}
