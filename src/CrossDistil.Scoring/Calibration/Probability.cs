namespace CrossDistil.Scoring.Calibration;

/// <summary>From log-odds to probabilities.</summary>
internal static class Probability
{
    /// <summary>p = σ(r) = 1 / (1 + e^−r), 0..1.</summary>
    public static double Of(double logit) => 1 / (1 + Math.Exp(-logit));

    /// <summary>[row] p = σ(r), computed in double and rounded once.</summary>
    public static float[] Of(ReadOnlySpan<float> logits)
    {
        var probabilities = new float[logits.Length];
        for (var row = 0; row < logits.Length; row++) probabilities[row] = (float)Of(logits[row]);
        return probabilities;
    }
}
