namespace CrossDistil.Scoring.Calibration;

/// <summary>
/// Turns one student's logits into probabilities after training; fitted on validation rows. It never puts two
/// rows the other way round, but it may tie them: rank by logits.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(NoCalibrator), "none")]
[JsonDerivedType(typeof(PlattCalibrator), "platt")]
[JsonDerivedType(typeof(IsotonicCalibrator), "isotonic")]
internal abstract record Calibrator
{
    /// <summary>What it does to a logit.</summary>
    [JsonIgnore]
    public abstract CalibrationCurve Curve { get; }

    /// <summary>[row] probabilities, 0..1.</summary>
    /// <param name="logits">[row] any values but NaN.</param>
    public float[] Probabilities(ReadOnlySpan<float> logits)
    {
        var probabilities = new float[logits.Length];
        Apply(logits, probabilities);
        return probabilities;
    }

    /// <summary>Writes the probabilities, 0..1; allocates nothing.</summary>
    /// <param name="logits">[row] any values but NaN.</param>
    /// <param name="probabilities">[row] written.</param>
    public void Apply(ReadOnlySpan<float> logits, Span<float> probabilities)
    {
        for (var row = 0; row < logits.Length; row++) probabilities[row] = (float)Of(logits[row]);
    }

    /// <summary>The probability of one logit, 0..1.</summary>
    protected abstract double Of(float logit);
}

/// <summary>No calibration: p = σ(r).</summary>
internal sealed record NoCalibrator : Calibrator
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override CalibrationCurve Curve => new CalibrationCurve.Line(1, 0);

    /// <inheritdoc/>
    protected override double Of(float logit) => Probability.Of(logit);
}
