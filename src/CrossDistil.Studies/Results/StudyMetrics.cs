using CrossDistil.Metrics;

namespace CrossDistil.Studies.Results;

/// <summary>The metrics of a study's tables, as its results name them.</summary>
internal static class StudyMetrics
{
    internal const string Auc = "auc";
    internal const string MultiAuc = "multi_auc";
    internal const string Logloss = "logloss";
    internal const string Ece = "ece";
    internal const string Gauc = "gauc";
    internal const string Ndcg = "ndcg";

    /// <summary>The metric as tables write it, such as Multi-AUC; an unknown one as it is.</summary>
    public static string Title(string metric) => metric switch
    {
        Auc => "AUC",
        MultiAuc => "Multi-AUC",
        Ece => "ECE",
        Gauc => "GAUC",
        Ndcg => "NDCG",
        _ => metric,
    };

    /// <summary>A metric's value among those of a task; null where it is undefined or not measured.</summary>
    public static double? Of(TaskMetrics metrics, string metric) => metric switch
    {
        Auc => metrics.Auc,
        MultiAuc => metrics.MultiAuc,
        Logloss => metrics.Logloss,
        Ece => metrics.Ece,
        Gauc => metrics.PerUser?.Gauc,
        Ndcg => metrics.PerUser?.Ndcg,
        _ => null,
    };

    /// <summary>Whether a difference in the metric is for the better; false for 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The metric has no known direction.</exception>
    public static bool IsBetter(string metric, double difference) => metric switch
    {
        Auc or MultiAuc or Gauc or Ndcg => difference > 0,
        Logloss or Ece => difference < 0,
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "No direction is known."),
    };
}
