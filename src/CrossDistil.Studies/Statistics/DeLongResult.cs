namespace CrossDistil.Studies.Statistics;

/// <summary>Two AUCs of the same rows compared (DeLong, DeLong and Clarke-Pearson 1988).</summary>
/// <param name="Difference">AUC of the variant − AUC of the baseline.</param>
/// <param name="StandardError">Its standard error; 0 where both rank alike.</param>
/// <param name="PValue">Two-sided, normal; 1 where the standard error is 0.</param>
public readonly record struct DeLongResult(
    [property: JsonPropertyName("difference")] double Difference,
    [property: JsonPropertyName("standard_error")] double StandardError,
    [property: JsonPropertyName("p_value")] double PValue);
