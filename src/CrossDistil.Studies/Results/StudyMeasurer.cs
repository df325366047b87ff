using System.Reflection;
using CrossDistil.Data.Cache;
using CrossDistil.Data.Strata;
using CrossDistil.Runs;
using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Statistics;

namespace CrossDistil.Studies.Results;

/// <summary>Combines a study's runs into its result.</summary>
/// <param name="plan">The study.</param>
/// <param name="folder">Where the runs are.</param>
/// <param name="cacheOf">Folder of a run's encoded data.</param>
/// <param name="bootstrap">How test rows are resampled.</param>
/// <param name="time">Clock, for the result's date.</param>
internal sealed class StudyMeasurer(
    StudyPlan plan, StudyFolder folder, Func<StudyRun, string> cacheOf, BootstrapOptions bootstrap, TimeProvider time)
{
    /// <summary>The primary metrics, those of the paper.</summary>
    public static IReadOnlyList<string> Primary { get; } = [StudyMetrics.Auc, StudyMetrics.MultiAuc];

    private static string Version => typeof(StudyMeasurer).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    /// <summary>The result.</summary>
    /// <param name="validated">Variants of the validation tables.</param>
    /// <param name="tested">Variants of the test tables; empty while the test split is closed.</param>
    /// <param name="choice">The choice; null = none.</param>
    /// <exception cref="InputException">A run's files are damaged.</exception>
    public StudyResult Build(IReadOnlyList<Variant> validated, IReadOnlyList<Variant> tested, StudyChoice? choice)
    {
        StudyRun[] runs = [.. plan.ValidationRuns(validated).Concat(plan.OwnRuns(tested)).Distinct()];
        var metrics = runs.Select(run => (Run: run, Metrics: MetricsOf(run))).Where(run => run.Metrics is not null)
            .ToDictionary(run => run.Run, run => run.Metrics!);
        var own = metrics.Where(run => run.Key.Fold is null).ToDictionary();
        var first = plan.OwnRuns(plan.Variants).First();
        return new StudyResult(
            plan.Kind.Name, plan.Experiment, Version, plan.Seeds, [.. plan.Folds.Select(fold => fold.From!)], plan.Own, plan.Baseline,
            Primary, bootstrap.NdcgAt, Validation(validated, metrics), tested.Count == 0 ? null : Test(tested, own), choice,
            [
                .. from run in runs
                   let error = folder.ErrorOf(run)
                   where error is not null
                   select new FailedRun(run.Variant.Name, run.Fold?.From, run.Seed, error),
            ],
            StudySeries.Conflict(plan.Variants, metrics),
            plan.Kind.HasCurves ? StudySeries.Of(plan.Variants, own) : new(StringComparer.Ordinal),
            [.. metrics.Values.SelectMany(run => run.Warnings).Concat(OtherOrders(metrics.Keys)).Distinct(StringComparer.Ordinal)],
            StudySettings.Of(plan.Variants), DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime),
            new([.. first.Experiment.Source.Tables.Values.SelectMany(table => table.Files)], DatasetCache.ContentOf(cacheOf(first))));
    }

    /// <summary>
    /// A variant's metrics on validation by seed and fold, each task at its chosen checkpoint; empty where a run
    /// failed, as the mean of the others would be of other folds and seeds.
    /// </summary>
    /// <param name="variant">The variant.</param>
    /// <param name="replications">How many of its runs, from the first; null = all.</param>
    public IReadOnlyList<ValidationRun> ValidationOf(Variant variant, int? replications = null)
    {
        var runs = plan.ValidationRuns([variant]).Take(replications ?? int.MaxValue)
            .Select(run => (Run: run, Metrics: MetricsOf(run))).ToArray();
        return runs.All(run => run.Metrics is not null) ? [.. runs.Select(run => Chosen(run.Run, run.Metrics!))] : [];
    }

    private RunMetrics? MetricsOf(StudyRun run) => folder.ErrorOf(run) is null ? folder.Of(run).ReadMetrics() : null;

    private OrderedDictionary<string, TaskResult> Validation(IReadOnlyList<Variant> variants, Dictionary<StudyRun, RunMetrics> metrics) =>
        ValidationStatistics.Of(
            [.. plan.ValidationRuns(variants).Where(metrics.ContainsKey).Select(run => Chosen(run, metrics[run]))],
            [.. variants.Select(variant => variant.Name)], plan.Baseline, Primary);

    private static ValidationRun Chosen(StudyRun run, RunMetrics metrics) =>
        new(run.Variant.Name, run.Seed, run.Fold?.From, metrics.BestStep.Keys.ToOrdered(task => task, metrics.Chosen));

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
    /// Each run is measured by the order that it was trained with, on validation and on test. Swapped labels may make a
    /// level exist for some runs only; then their Multi-AUC counts other pairs.
    /// </summary>
    private IEnumerable<string> OtherOrders(IEnumerable<StudyRun> runs) =>
        from run in runs
        from order in folder.Of(run).ReadStrata()?.Orders ?? []
        group (run.Variant.Name, Levels: string.Join(' ', order.Value)) by (Task: order.Key, run.Fold, run.Seed) into side
        let kinds = side.GroupBy(run => run.Levels, run => run.Name, StringComparer.Ordinal).ToArray()
        where kinds.Length > 1
        let levels = kinds.Select(kind => $"{kind.Key} of {string.Join(", ", kind)}")
        select $"tasks.{side.Key.Task}: multi_auc is of each run's own levels: {string.Join("; ", levels)}";

    private RunScores Scores(StudyRun run, LevelsByOrder levels, long[] sourceRows)
    {
        var (target, tasks) = (folder.Of(run), run.Experiment.Tasks);
        var scored = target.ReadPredictions([.. tasks.Select(task => task.Name)]);
        return scored.SourceRows.SequenceEqual(sourceRows)
            ? new(run.Variant.Name, run.Seed, scored.Logits, scored.Probabilities, levels.Of(target.ReadOrders(tasks)))
            : throw new InputException(
                target.PredictionsPath, "is of other test rows than the first variant's", "compare variants of one split and one query");
    }

    /// <summary>
    /// The test rows' levels, computed once for all runs that were trained with the same orders: normally all of a
    /// study.
    /// </summary>
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
