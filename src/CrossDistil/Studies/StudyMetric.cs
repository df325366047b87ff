namespace CrossDistil.Studies;

/// <summary>The metrics of a study, as its results name them.</summary>
public static class StudyMetric
{
    /// <summary>The metric as tables write it, such as Multi-AUC; an unknown one as it is.</summary>
    public static string Name(string metric) => metric switch
    {
        "auc" => "AUC",
        "multi_auc" => "Multi-AUC",
        "ece" => "ECE",
        "gauc" => "GAUC",
        "ndcg" => "NDCG",
        _ => metric,
    };

    /// <summary>Whether a difference in the metric is for the better; false for 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The metric has no known direction.</exception>
    public static bool IsBetter(string metric, double difference) => metric switch
    {
        "auc" or "multi_auc" or "gauc" or "ndcg" => difference > 0,
        "logloss" or "ece" => difference < 0,
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "No direction is known."),
    };
}
