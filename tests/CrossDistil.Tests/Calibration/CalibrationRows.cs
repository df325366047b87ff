using CrossDistil.Data.Sampling;
using CrossDistil.Metrics;
using CrossDistil.Scoring.Calibration;

namespace CrossDistil.Tests.Calibration;

/// <summary>Validation rows whose true log-odds are known, or random ones with many ties.</summary>
internal sealed record CalibrationRows(float[] Logits, byte[] Labels)
{
    /// <summary>Logits of a student; the true log-odds are <paramref name="slope"/>·r + <paramref name="intercept"/>.</summary>
    public static CalibrationRows Bent(int rows, double slope, double intercept, ulong seed = 1) =>
        Of(rows, seed, random => (float)(4 * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5)), r => Probability.Of((slope * r) + intercept));

    /// <summary>Few distinct logits, so that rows tie.</summary>
    public static CalibrationRows Tied(int rows, ulong seed) =>
        Of(rows, seed, random => (random.NextInt(12) - 6) / 3f, r => 0.5 + (0.4 * Math.Sin(2 * r)));

    /// <summary>The same with every fifth label missing, at logits that would spoil any fit.</summary>
    public CalibrationRows WithMissing() => new(
        [.. Logits.SelectMany((logit, row) => row % 5 == 0 ? [logit, 50f] : new[] { logit })],
        [.. Labels.SelectMany((label, row) => row % 5 == 0 ? [label, (byte)255] : new[] { label })]);

    public double Ece(Calibrator calibrator) => ProbabilityMetrics.Of(calibrator.Probabilities(Logits), Labels).Ece!.Value;

    /// <summary>Platt's target of a row.</summary>
    public double Target(int row)
    {
        var positives = Labels.Count(label => label == 1);
        return Labels[row] == 1 ? (positives + 1.0) / (positives + 2) : 1.0 / (Labels.Length - positives + 2);
    }

    private static CalibrationRows Of(int rows, ulong seed, Func<RandomStream, float> logit, Func<float, double> probability)
    {
        var random = new RandomStream(seed, "calibration");
        float[] logits = [.. Enumerable.Range(0, rows).Select(_ => logit(random))];
        return new(logits, [.. logits.Select(r => random.NextDouble() < probability(r) ? (byte)1 : (byte)0)]);
    }
}
