using System.Reflection;
using CrossDistil.Data.Cache;
using CrossDistil.Data.Strata;
using CrossDistil.Runs;
using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Statistics;

namespace CrossDistil.Studies.Results;

/// <summary>Puts a study's runs together into its result.</summary>
/// <param name="plan">What was asked.</param>
/// <param name="folder">Where the runs are.</param>
/// <param name="cacheOf">Folder of a run's encoded data.</param>
/// <param name="bootstrap">How the uncertainty on test rows is found.</param>
/// <param name="time">Says which day it is.</param>
internal sealed class StudyMeasurer(StudyPlan plan, StudyFolder folder, Func<StudyRun, string> cacheOf, BootstrapOptions bootstrap, TimeProvider time)
{
    /// <summary>The metrics that claim something, the paper's own.</summary>
    public static IReadOnlyList<string> Primary { get; } = [StudyMetrics.Auc, StudyMetrics.MultiAuc];

    private static string Version =>
        typeof(StudyMeasurer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    /// <summary>The result.</summary>
    /// <param name="validated">Variants of the validation tables.</param>
    /// <param name="tested">Variants of the test tables; empty while the test split is closed.</param>
    /// <param name="choice">What was chosen, if anything.</param>
    /// <exception cref="InputException">A run's files are damaged.</exception>
    public StudyResult Build(IReadOnlyList<Variant> validated, IReadOnlyList<Variant> tested, StudyChoice? choice)
    {
        StudyRun[] runs = [.. plan.ValidationRuns(validated).Concat(plan.OwnRuns(tested)).Distinct()];
        var metrics = runs.Select(run => (Run: run, Metrics: MetricsOf(run))).Where(run => run.Metrics is not null).ToDictionary(run => run.Run, run => run.Metrics!);
        var own = metrics.Where(run => run.Key.Fold is null).ToDictionary();
        return new StudyResult(
            plan.Kind.Name, plan.Experiment, Version, plan.Seeds, [.. plan.Folds.Select(fold => fold.From!)], plan.Own, plan.Baseline, Primary, bootstrap.NdcgAt,
            Validation(validated, metrics), tested.Count == 0 ? null : Test(tested, own), choice,
            [.. runs.Where(run => folder.ErrorOf(run) is not null).Select(run => new FailedRun(run.Variant.Name, run.Fold?.From, run.Seed, folder.ErrorOf(run)!))],
            StudySeries.Conflict(plan.Variants, metrics), plan.Kind.HasCurves ? StudySeries.Of(plan.Variants, own) : new(StringComparer.Ordinal),
            [.. metrics.Values.SelectMany(run => run.Warnings).Concat(OtherOrders(metrics.Keys)).Distinct(StringComparer.Ordinal)],
            StudySettings.Of(plan.Variants), DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), DataOf(plan.OwnRuns(plan.Variants).First()));
    }

    /// <summary>
    /// A variant's metrics on validation by seed and fold, each task at its chosen checkpoint; empty where a run failed, for the mean of what is left is of
    /// other folds and seeds than everyone else's.
    /// </summary>
    /// <param name="variant">The variant.</param>
    /// <param name="replications">The first so many of its runs; null = all.</param>
    public IReadOnlyList<ValidationRun> ValidationOf(Variant variant, int? replications = null)
    {
        var runs = plan.ValidationRuns([variant]).Take(replications ?? int.MaxValue).Select(run => (Run: run, Metrics: MetricsOf(run))).ToArray();
        return runs.All(run => run.Metrics is not null) ? [.. runs.Select(run => Chosen(run.Run, run.Metrics!))] : [];
    }

    private StudyData DataOf(StudyRun run) => new([.. run.Experiment.Source.Tables.Values.SelectMany(table => table.Files)], DatasetCache.ContentOf(cacheOf(run)));

    private RunMetrics? MetricsOf(StudyRun run) => folder.ErrorOf(run) is null ? folder.Of(run).ReadMetrics() : null;

    private OrderedDictionary<string, TaskResult> Validation(IReadOnlyList<Variant> variants, Dictionary<StudyRun, RunMetrics> metrics) => ValidationStatistics.Of(
        [.. plan.ValidationRuns(variants).Where(metrics.ContainsKey).Select(run => Chosen(run, metrics[run]))],
        [.. variants.Select(variant => variant.Name)], plan.Baseline, Primary);

    private static ValidationRun Chosen(StudyRun run, RunMetrics metrics) => new(
        run.Variant.Name, run.Seed, run.Fold?.From, new(metrics.BestStep.Keys.Select(task => KeyValuePair.Create(task, metrics.Chosen(task))), StringComparer.Ordinal));

    private OrderedDictionary<string, TaskResult> Test(IReadOnlyList<Variant> variants, Dictionary<StudyRun, RunMetrics> metrics)
    {
        StudyRun[] tested = [.. plan.OwnRuns(variants).Where(run => metrics.TryGetValue(run, out var found) && found.IsTested)];
        if (tested.Length == 0) return new(StringComparer.Ordinal);
        using var cache = DatasetCache.Open(cacheOf(tested[0]));
        var (rows, sourceRows) = TestRows.Of(tested[0].Experiment, cache);
        var levels = new LevelsByOrder(rows.Labels);
        RunScores[] scores = [.. tested.Select(run => Scores(run, levels, sourceRows))];
        return TestStatistics.Of(rows, scores, [.. variants.Select(variant => variant.Name)], plan.Baseline, Primary, bootstrap);
    }

    /// <summary>
    /// Each run is measured by the order that it was trained with, on validation as on test. Swapped labels may make a level exist for some of them alone; then
    /// their Multi-AUC counts other pairs.
    /// </summary>
    private IEnumerable<string> OtherOrders(IEnumerable<StudyRun> runs) =>
        from run in runs
        from order in folder.Of(run).ReadStrata()?.Orders ?? []
        group (run.Variant.Name, Levels: string.Join(' ', order.Value)) by (Task: order.Key, run.Fold, run.Seed) into side
        let kinds = side.GroupBy(run => run.Levels, run => run.Name, StringComparer.Ordinal).ToArray()
        where kinds.Length > 1
        select $"tasks.{side.Key.Task}: multi_auc is of each run's own levels: {string.Join("; ", kinds.Select(kind => $"{kind.Key} of {string.Join(", ", kind)}"))}";

    private RunScores Scores(StudyRun run, LevelsByOrder levels, long[] sourceRows)
    {
        var (target, tasks) = (folder.Of(run), run.Experiment.Tasks);
        var scored = target.ReadPredictions([.. tasks.Select(task => task.Name)]);
        return scored.SourceRows.SequenceEqual(sourceRows)
            ? new(run.Variant.Name, run.Seed, scored.Logits, scored.Probabilities, levels.Of(target.ReadOrders(tasks)))
            : throw new InputException(target.PredictionsPath, "is of other test rows than the first variant's", "compare variants of one split and one query");
    }

    /// <summary>The test rows' levels, worked out once for all runs that were trained with the same orders: all of a study, as a rule.</summary>
    private sealed class LevelsByOrder(IReadOnlyList<byte[]> labels)
    {
        private readonly Dictionary<string, IReadOnlyList<RowLevels>> _known = new(StringComparer.Ordinal);

        public IReadOnlyList<RowLevels> Of(IReadOnlyList<LevelOrder> orders)
        {
            var key = string.Join(';', orders.Select(order => string.Join(' ', order.Sets)));
            return _known.TryGetValue(key, out var levels) ? levels : _known[key] = RowLevels.Of(labels, orders);
        }
    }
}
