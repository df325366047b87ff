using CrossDistil.Metrics;

namespace CrossDistil.Studies.Results;

/// <summary>One seed of a variant on one task: metrics as means over folds, null where a fold has none.</summary>
internal sealed record ValidatedSeed(ulong Seed, OrderedDictionary<string, double?> Metrics)
{
    public static ValidatedSeed Of(ulong seed, IReadOnlyList<ValidationRun> folds, string task)
    {
        TaskMetrics[] metrics = [.. folds.Select(fold => fold.Tasks[task])];
        var values = new OrderedDictionary<string, double?>(StringComparer.Ordinal)
        {
            [StudyMetrics.Auc] = Mean(metrics, fold => fold.Auc),
            [StudyMetrics.MultiAuc] = Mean(metrics, fold => fold.MultiAuc),
            [StudyMetrics.Logloss] = Mean(metrics, fold => fold.Logloss),
            [StudyMetrics.Ece] = Mean(metrics, fold => fold.Ece),
        };
        if (metrics.All(fold => fold.PerUser is not null))
        {
            values.Add(StudyMetrics.Gauc, Mean(metrics, fold => fold.PerUser!.Gauc));
            values.Add(StudyMetrics.Ndcg, Mean(metrics, fold => fold.PerUser!.Ndcg));
        }

        return new(seed, values);
    }

    private static double? Mean(TaskMetrics[] folds, Func<TaskMetrics, double?> metric) =>
        folds.Any(fold => metric(fold) is null) ? null : folds.Average(fold => metric(fold));
}
