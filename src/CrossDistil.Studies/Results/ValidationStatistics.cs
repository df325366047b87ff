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
/// A study's table on validation rows. A seed's value is the mean over its folds, so differences pair seeds within folds; seeds alone are the units, by a
/// paired Student t: intervals say nothing about other users.
/// </summary>
internal static class ValidationStatistics
{
    /// <summary>Compares all runs, task by task.</summary>
    /// <param name="runs">Finished runs in any order. A seed of a variant counts once it has every fold that occurs.</param>
    /// <param name="variants">Rows of the table, in its order; one without a complete seed is missing from the result.</param>
    /// <param name="baseline">The variant that differences are taken to.</param>
    /// <param name="primary">Metrics with p-values: "auc", "multi_auc".</param>
    /// <returns>Task → its part of the table, in the order of the first run's tasks.</returns>
    public static OrderedDictionary<string, TaskResult> Of(
        IReadOnlyList<ValidationRun> runs, IReadOnlyList<string> variants, string baseline, IReadOnlyList<string> primary)
    {
        var results = new OrderedDictionary<string, TaskResult>(StringComparer.Ordinal);
        var (folds, complete) = (runs.DistinctBy(run => run.Fold, StringComparer.Ordinal).ToArray(), Complete(runs));
        foreach (var task in runs.Take(1).SelectMany(run => run.Tasks.Keys))
        {
            var values = complete.ToLookup(seed => seed.Variant, seed => ValidatedSeed.Of(seed.Seed, seed.Runs, task), StringComparer.Ordinal);
            var table = variants.Where(values.Contains).Select(name => OfVariant(name, values, baseline, primary));
            results.Add(task, new(folds.Sum(run => run.Tasks[task].Rows), folds.Sum(run => run.Tasks[task].Positives), null, [.. table]));
        }

        Family.Correct(results.Values);
        return results;
    }

    /// <summary>The runs of each variant and seed that has every fold, seeds ascending.</summary>
    private static (string Variant, ulong Seed, ValidationRun[] Runs)[] Complete(IReadOnlyList<ValidationRun> runs)
    {
        var folds = runs.Select(run => run.Fold).Distinct(StringComparer.Ordinal).Count();
        return [.. runs.GroupBy(run => (run.Variant, run.Seed)).Where(seed => seed.Count() == folds).OrderBy(seed => seed.Key.Seed)
            .Select(seed => (seed.Key.Variant, seed.Key.Seed, seed.ToArray()))];
    }

    private static VariantResult OfVariant(string name, ILookup<string, ValidatedSeed> seeds, string baseline, IReadOnlyList<string> primary)
    {
        ValidatedSeed[] own = [.. seeds[name]];
        var metrics = own[0].Metrics.Keys;
        var spreads = metrics.Select(metric => KeyValuePair.Create(metric, Spread.Of([.. own.Select(seed => seed.Metrics[metric])])));
        return new(name, [.. own.Select(seed => seed.Seed)], new(spreads, StringComparer.Ordinal),
            Compare(own, Other(baseline), primary, metrics), Compare(own, Other(Baselines.Single), primary, primary));

        IEnumerable<ValidatedSeed> Other(string other) => string.Equals(name, other, StringComparison.Ordinal) ? [] : seeds[other];
    }

    private static OrderedDictionary<string, PairedDifference> Compare(
        IReadOnlyList<ValidatedSeed> own, IEnumerable<ValidatedSeed> others, IReadOnlyList<string> primary, IEnumerable<string> metrics)
    {
        var differences = new OrderedDictionary<string, PairedDifference>(StringComparer.Ordinal);
        var pairs = own.Join(others, of => of.Seed, than => than.Seed, (of, than) => (Of: of.Metrics, Than: than.Metrics)).ToArray();
        foreach (var metric in metrics)
        {
            var bySeed = pairs.Select(pair => pair.Of[metric] - pair.Than[metric]).ToArray();
            if (bySeed.Length == 0 || bySeed.Any(value => value is null)) continue;
            var difference = Difference.OverSeeds([.. bySeed.Select(value => value!.Value)]);
            differences.Add(metric, primary.Contains(metric, StringComparer.Ordinal) ? difference : difference with { PValue = null });
        }

        return differences;
    }
}
