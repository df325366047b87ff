using CrossDistil.Metrics;
using CrossDistil.Studies.Statistics;

namespace CrossDistil.Studies.Results;

/// <summary>One seed of a variant on one task: metrics as means over folds, null where a fold has none.</summary>
internal sealed record ValidatedSeed(ulong Seed, OrderedDictionary<string, double?> Metrics)
{
    public static ValidatedSeed Of(ulong seed, IReadOnlyList<ValidationRun> folds, string task)
    {
        TaskMetrics[] metrics = [.. folds.Select(fold => fold.Tasks[task])];
        string[] ofUsers = metrics.All(fold => fold.PerUser is not null) ? [StudyMetrics.Gauc, StudyMetrics.Ndcg] : [];
        string[] names = [StudyMetrics.Auc, StudyMetrics.MultiAuc, StudyMetrics.Logloss, StudyMetrics.Ece, .. ofUsers];
        return new(seed, names.ToOrdered(name => name, name => Spread.Of([.. metrics.Select(fold => StudyMetrics.Of(fold, name))]).Mean));
    }
}
