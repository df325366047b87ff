using CrossDistil.Scoring.Calibration;

namespace CrossDistil.Calibration;

/// <summary>A calibrator fitted for one task, and why it is simpler than the experiment asks for.</summary>
/// <param name="Calibrator">The calibrator.</param>
/// <param name="Warning">What the validation rows did not allow, and what was done instead; null = nothing.</param>
internal sealed record CalibratorFit(Calibrator Calibrator, string? Warning)
{
    /// <summary>Minimum of rows of either class for a slope; below, the intercept alone is fitted.</summary>
    public const int MinForPlatt = 10;

    /// <summary>Minimum of rows of either class for an isotonic curve; below, Platt's two numbers are fitted.</summary>
    public const int MinForIsotonic = 100;

    /// <summary>
    /// Fits on validation rows at the task's chosen checkpoint, unweighted as the metrics are. With rows of one class
    /// there is nothing to fit, and the probabilities stay as they are. A slope of 0 or below would reverse the
    /// ranking: then it stays 1 and the intercept alone is fitted.
    /// </summary>
    /// <param name="kind">What to fit.</param>
    /// <param name="logits">[row] the student's logits; no NaN.</param>
    /// <param name="labels">[row] 0, 1, or 255: missing, the row is left out.</param>
    /// <exception cref="InvalidOperationException">A logit is NaN, or a label none of these; the message names the
    /// row.</exception>
    public static CalibratorFit Of(CalibratorKind kind, ReadOnlySpan<float> logits, ReadOnlySpan<byte> labels)
    {
        if (kind is CalibratorKind.None) return new(new NoCalibrator(), null);
        var rows = new LabelledLogits(logits, labels);
        var counts = $"{rows.Positives} positive and {rows.Negatives} negative validation rows";
        return Math.Min(rows.Positives, rows.Negatives) switch
        {
            0 => new(new NoCalibrator(), $"{counts}, so its probabilities stay uncalibrated"),
            < MinForPlatt => new(Shift(rows), $"{counts}, fewer than {MinForPlatt} of a class, so its calibration only shifts the logits"),
            < MinForIsotonic when kind is CalibratorKind.Isotonic =>
                Platt(rows, $"{counts}, fewer than {MinForIsotonic} of a class, so platt calibrates it"),
            _ => kind is CalibratorKind.Isotonic ? new(IsotonicFit.Of(rows), null) : Platt(rows, warning: null),
        };
    }

    private static CalibratorFit Platt(LabelledLogits rows, string? warning) => LogisticFit.Line(rows) switch
    {
        { Slope: > 0 } line => new(new PlattCalibrator(line.Slope, line.Intercept), warning),
        { } line => new(Shift(rows), string.Create(CultureInfo.InvariantCulture, $"the slope fitted on validation is {line.Slope:G3}, ")
            + "which would reverse its ranking, so its calibration only shifts the logits"),
        null => new(Shift(rows), "no slope fits its validation logits, so its calibration only shifts them"),
    };

    private static PlattCalibrator Shift(LabelledLogits rows) => new(1, LogisticFit.Intercept(rows));
}
