using CrossDistil.Metrics;

namespace CrossDistil.Studies;

/// <summary>One seed of a variant on one task: metrics as means over folds, null where a fold has none.</summary>
internal sealed record ValidatedSeed(ulong Seed, OrderedDictionary<string, double?> Metrics)
{
    public static ValidatedSeed Of(ulong seed, IReadOnlyList<ValidationRun> folds, string task)
    {
        TaskMetrics[] metrics = [.. folds.Select(fold => fold.Tasks[task])];
        return new(seed, new(StringComparer.Ordinal)
        {
            [StudyMetrics.Auc] = Mean(metrics, fold => fold.Auc),
            [StudyMetrics.MultiAuc] = Mean(metrics, fold => fold.MultiAuc),
            [StudyMetrics.Logloss] = Mean(metrics, fold => fold.Logloss),
            [StudyMetrics.Ece] = Mean(metrics, fold => fold.Ece),
        });
    }

    private static double? Mean(TaskMetrics[] folds, Func<TaskMetrics, double?> metric) =>
        folds.Any(fold => metric(fold) is null) ? null : folds.Average(fold => metric(fold));
}
