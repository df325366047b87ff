namespace CrossDistil.Calibration;

/// <summary>Calibration of a student after training.</summary>
public enum CalibratorKind
{
    /// <summary>
    /// σ of a line through the logits (Platt 1999): two numbers per task, and only the intercept below 10 validation
    /// rows of either class.
    /// </summary>
    [JsonStringEnumMemberName("platt")]
    Platt,

    /// <summary>
    /// Isotonic regression on the logit (Zadrozny and Elkan 2002), level on blocks of rows: Platt below 100 validation
    /// rows of either class.
    /// </summary>
    [JsonStringEnumMemberName("isotonic")]
    Isotonic,

    /// <summary>None: σ of the logit itself.</summary>
    [JsonStringEnumMemberName("none")]
    None,
}
