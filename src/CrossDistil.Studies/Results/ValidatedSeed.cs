using CrossDistil.Metrics;

namespace CrossDistil.Studies.Results;

/// <summary>One seed of a variant on one task: metrics as means over folds, null where a fold has none.</summary>
internal sealed record ValidatedSeed(ulong Seed, OrderedDictionary<string, double?> Metrics)
{
    public static ValidatedSeed Of(ulong seed, IReadOnlyList<ValidationRun> folds, string task)
    {
        TaskMetrics[] metrics = [.. folds.Select(fold => fold.Tasks[task])];
        string[] names = [StudyMetrics.Auc, StudyMetrics.MultiAuc, StudyMetrics.Logloss, StudyMetrics.Ece];
        string[] ofUsers = metrics.All(fold => fold.PerUser is not null) ? [StudyMetrics.Gauc, StudyMetrics.Ndcg] : [];
        return new(seed, new(names.Concat(ofUsers).Select(name => KeyValuePair.Create(name, Mean(metrics, name))), StringComparer.Ordinal));
    }

    private static double? Mean(TaskMetrics[] folds, string metric)
    {
        double?[] values = [.. folds.Select(fold => StudyMetrics.Of(fold, metric))];
        return values.Contains(null) ? null : values.Average();
    }
}
