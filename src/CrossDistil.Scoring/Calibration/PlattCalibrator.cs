namespace CrossDistil.Scoring.Calibration;

/// <summary>
/// Platt scaling of a student (Platt 1999): p = σ(P·r + Q). The sign is chosen so that P is positive.
/// </summary>
internal sealed record PlattCalibrator : Calibrator
{
    /// <summary>A given line.</summary>
    /// <param name="slope">P, finite and above 0: at 0 or below it would tie or reverse the rows.</param>
    /// <param name="intercept">Q, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is not.</exception>
    public PlattCalibrator(double slope, double intercept)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(slope);
        if (!double.IsFinite(slope)) throw new ArgumentOutOfRangeException(nameof(slope), slope, "Not finite.");
        if (!double.IsFinite(intercept)) throw new ArgumentOutOfRangeException(nameof(intercept), intercept, "Not finite.");
        (Slope, Intercept) = (slope, intercept);
    }

    /// <summary>P.</summary>
    public double Slope { get; }

    /// <summary>Q.</summary>
    public double Intercept { get; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override CalibrationCurve Curve => new CalibrationCurve.Line(Slope, Intercept);

    /// <inheritdoc/>
    protected override double Of(float logit) => Probability.Of((Slope * logit) + Intercept);
}
