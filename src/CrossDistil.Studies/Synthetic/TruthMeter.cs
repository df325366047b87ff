using CrossDistil.Metrics;

namespace CrossDistil.Studies.Synthetic;

/// <summary>The rate of a label and how well its true probability ranks it.</summary>
internal sealed class TruthMeter
{
    private readonly Auc _auc = new();

    /// <summary>Label rate and AUC of all rows so far.</summary>
    public (double Rate, double? Auc) Result()
    {
        var auc = _auc.Result();
        return ((double)auc.Positives / (auc.Positives + auc.Negatives), auc.Value);
    }

    public void Add(double probability, bool label) =>
        _auc.Add([(float)Math.Log(probability / (1 - probability))], [label ? (byte)1 : (byte)0]);
}
