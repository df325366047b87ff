namespace CrossDistil.Scoring.Calibration;

/// <summary>
/// Isotonic regression of the label on the logit (Zadrozny and Elkan 2002): level on each block of fitted rows, linear
/// across the gap to the next block, level beyond the ends. So it gives the fitted rows exactly their block's value,
/// and where no row was seen it does not have to guess the place of a step.
/// </summary>
internal sealed record IsotonicCalibrator : Calibrator
{
    private readonly float[] _logits;
    private readonly double[] _values;

    /// <summary>A given curve through points.</summary>
    /// <param name="logits">[point] finite, ascending, no two equal; at least one.</param>
    /// <param name="values">[point] probabilities 0..1, never falling.</param>
    /// <exception cref="ArgumentException">They are not.</exception>
    [JsonConstructor]
    public IsotonicCalibrator(IReadOnlyList<float> logits, IReadOnlyList<double> values)
    {
        if (logits.Count == 0 || logits.Count != values.Count)
            throw new ArgumentException("As many values as logits, at least one.", nameof(values));
        (_logits, _values) = ([.. logits], [.. values]);
        for (var point = 0; point < _logits.Length; point++)
            if (!float.IsFinite(_logits[point]) || !(_values[point] is >= 0 and <= 1)
                || (point > 0 && !(_logits[point] > _logits[point - 1] && _values[point] >= _values[point - 1])))
                throw new ArgumentException("Not a curve that rises from 0 to 1.", nameof(values));
    }

    /// <summary>[point] logits, ascending: both ends of every block.</summary>
    public IReadOnlyList<float> Logits => _logits;

    /// <summary>[point] probabilities, 0..1, never falling.</summary>
    [JsonPropertyName("probabilities")]
    public IReadOnlyList<double> Values => _values;

    /// <inheritdoc/>
    [JsonIgnore]
    public override CalibrationCurve Curve => new CalibrationCurve.Points(_logits, _values);

    /// <inheritdoc/>
    protected override double Of(float logit)
    {
        var at = Array.BinarySearch(_logits, logit);
        if (at >= 0) return _values[at];
        var next = ~at;
        if (next == 0) return _values[0];
        if (next == _logits.Length) return _values[^1];
        var share = ((double)logit - _logits[next - 1]) / ((double)_logits[next] - _logits[next - 1]);
        return _values[next - 1] + (share * (_values[next] - _values[next - 1]));
    }
}
