namespace CrossDistil.Scoring.Calibration;

/// <summary>
/// What a calibrator does to a logit, in the few forms that other formats can say too: whoever writes a calibrator down
/// asks for its form, not for its kind.
/// </summary>
internal abstract record CalibrationCurve
{
    /// <summary>p = σ(P·r + Q).</summary>
    /// <param name="Slope">P.</param>
    /// <param name="Intercept">Q.</param>
    internal sealed record Line(double Slope, double Intercept) : CalibrationCurve;

    /// <summary>Linear between neighbouring points, level beyond the ends.</summary>
    /// <param name="Logits">[point] ascending, at least one.</param>
    /// <param name="Values">[point] probabilities, never falling.</param>
    internal sealed record Points(IReadOnlyList<float> Logits, IReadOnlyList<double> Values) : CalibrationCurve;
}
