namespace CrossDistil.Calibration;

/// <summary>From log-odds to probabilities.</summary>
public static class Probability
{
    /// <summary>[row] p = σ(r) = 1 / (1 + e^−r), computed in double and rounded once.</summary>
    public static float[] Of(ReadOnlySpan<float> logits)
    {
        var probabilities = new float[logits.Length];
        for (var row = 0; row < logits.Length; row++) probabilities[row] = (float)(1 / (1 + Math.Exp(-(double)logits[row])));
        return probabilities;
    }
}
