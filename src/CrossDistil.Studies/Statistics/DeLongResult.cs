namespace CrossDistil.Studies.Statistics;

/// <summary>Two AUCs of the same rows compared (DeLong, DeLong and Clarke-Pearson 1988).</summary>
/// <param name="Difference">AUC of the variant − AUC of the baseline.</param>
/// <param name="StandardError">Its standard error; 0 where both rank the rows in the same order.</param>
/// <param name="PValue">Two-sided, normal; 1 where the standard error is 0.</param>
public readonly record struct DeLongResult(double Difference, double StandardError, double PValue);
