namespace CrossDistil.Studies;

/// <summary>Names of the metrics in a study's tables.</summary>
internal static class StudyMetrics
{
    public const string Auc = "auc";
    public const string MultiAuc = "multi_auc";
    public const string Logloss = "logloss";
    public const string Ece = "ece";
    public const string Gauc = "gauc";
    public const string Ndcg = "ndcg";
}
