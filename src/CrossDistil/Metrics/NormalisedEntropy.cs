namespace CrossDistil.Metrics;

/// <summary>
/// Cross entropy ÷ entropy of the base rate (He et al., ADKDD 2014): 1 for a model that predicts the base rate
/// everywhere, lower is better. Comparable between tasks of different rates. Undefined (null) when one of the two
/// classes has no row.
/// </summary>
internal static class NormalisedEntropy
{
    /// <summary>The normalised entropy of a cross entropy; null when one of the two classes has no row.</summary>
    public static double? Of(LoglossResult logloss) =>
        logloss.Positives == 0 || logloss.Positives == logloss.Rows
            ? null
            : logloss.Value / Entropy((double)logloss.Positives / logloss.Rows);

    private static double Entropy(double rate) => -(rate * Math.Log(rate)) - ((1 - rate) * Math.Log(1 - rate));
}
