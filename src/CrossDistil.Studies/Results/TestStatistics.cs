using CrossDistil.Data.Strata;
using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Statistics;

namespace CrossDistil.Studies.Results;

/// <summary>A study's table on test rows: every metric over seeds, and differences with what seeds and users leave uncertain.</summary>
internal static class TestStatistics
{
    /// <summary>Measures and compares all runs, task by task.</summary>
    /// <param name="rows">The test rows, the same for every run.</param>
    /// <param name="runs">Finished runs in any order; a variant may lack seeds, differences are over those that both have.</param>
    /// <param name="variants">Rows of the table, in its order; one without runs is missing from the result.</param>
    /// <param name="baseline">The variant that differences are taken to.</param>
    /// <param name="primary">Metrics with p-values: "auc", "multi_auc".</param>
    /// <param name="options">How rows are resampled.</param>
    /// <returns>Task → its part of the table, in the order of the tasks.</returns>
    /// <exception cref="InvalidOperationException">A logit or probability is NaN, or a label neither 0, 1 nor missing; the message names the row.</exception>
    public static OrderedDictionary<string, TaskResult> Of(TestRows rows, IReadOnlyList<RunScores> runs, IReadOnlyList<string> variants, string baseline,
        IReadOnlyList<string> primary, BootstrapOptions options)
    {
        var byVariant = runs.ToLookup(run => run.Variant, StringComparer.Ordinal);
        var results = new OrderedDictionary<string, TaskResult>(StringComparer.Ordinal);
        for (var task = 0; task < rows.Tasks.Count; task++)
            results.Add(rows.Tasks[task], OfTask(rows, task, [.. variants.Where(byVariant.Contains)], byVariant, baseline, primary, options));
        Family.Correct(results.Values);
        return results;
    }

    private static TaskResult OfTask(TestRows rows, int task, IReadOnlyList<string> variants, ILookup<string, RunScores> runs, string baseline,
        IReadOnlyList<string> primary, BootstrapOptions options)
    {
        var tested = new TestedTask(rows, task, options);
        var reference = tested.Measure(runs[baseline]);
        var single = Is(baseline, Baselines.Single) ? reference : tested.Measure(runs[Baselines.Single]);
        var labels = rows.Labels[task];
        return new(labels.Count(label => label != Stratum.Missing), labels.Count(label => label == 1), tested.GaucCoverage(), [.. variants.Select(OfVariant)]);

        VariantResult OfVariant(string name)
        {
            var own = Is(name, baseline) ? reference : Is(name, Baselines.Single) ? single : tested.Measure(runs[name]);
            return new(name, [.. own.Select(run => run.Seed)], Spreads(own),
                tested.Compare(own, Is(name, baseline) ? [] : reference, primary, own[0].Metrics.Keys),
                tested.Compare(own, Is(name, Baselines.Single) ? [] : single, primary, primary));
        }
    }

    private static OrderedDictionary<string, Spread> Spreads(TestedRun[] runs) => new(
        runs[0].Metrics.Keys.Select(metric => KeyValuePair.Create(metric, Spread.Of([.. runs.Select(run => run.Metrics[metric].Value)]))), StringComparer.Ordinal);

    private static bool Is(string name, string other) => string.Equals(name, other, StringComparison.Ordinal);
}
