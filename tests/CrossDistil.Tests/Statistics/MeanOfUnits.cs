using CrossDistil.Studies.Statistics;

namespace CrossDistil.Tests.Statistics;

/// <summary>The simplest metric: the mean of one number per unit, whose standard error is known.</summary>
internal sealed class MeanOfUnits(double[] values) : ResampledMetric
{
    public override double? Of(ReadOnlySpan<int> counts)
    {
        var sum = 0.0;
        for (var unit = 0; unit < values.Length; unit++) sum += counts[unit] * values[unit];
        return sum / values.Length;
    }
}
