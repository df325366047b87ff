using CrossDistil.Calibration;
using CrossDistil.Scoring.Calibration;
using Xunit;

namespace CrossDistil.Tests.Calibration;

public sealed class IsotonicCalibratorTests
{
    private static readonly IsotonicCalibrator Curve = new([-1, 0, 2, 3], [0.1, 0.1, 0.5, 0.9]);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Pooling_gives_the_isotonic_regression_of_the_definition(ulong seed)
    {
        var rows = CalibrationRows.Tied(seed == 4 ? 37 : 400, seed);
        var fitted = IsotonicFit.Of(new LabelledLogits(rows.Logits, rows.Labels)).Probabilities(rows.Logits);
        var defined = rows.Logits.Distinct().ToDictionary(logit => logit, logit => MinMax(rows, logit));
        for (var row = 0; row < fitted.Length; row++) Assert.Equal(defined[rows.Logits[row]], fitted[row], 1e-6);
    }

    [Fact]
    public void Rows_without_ties_are_fitted_to_the_definition_too()
    {
        var rows = CalibrationRows.Bent(150, slope: 0.6, intercept: -1.2);
        var fitted = IsotonicFit.Of(new LabelledLogits(rows.Logits, rows.Labels)).Probabilities(rows.Logits);
        var defined = rows.Logits.Distinct().ToDictionary(logit => logit, logit => MinMax(rows, logit));
        for (var row = 0; row < fitted.Length; row++) Assert.Equal(defined[rows.Logits[row]], fitted[row], 1e-6);
    }

    [Fact]
    public void Is_level_on_a_block_and_beyond_the_ends_and_linear_in_a_gap() =>
        Assert.Equal([0.1f, 0.1f, 0.1f, 0.1f, 0.3f, 0.5f, 0.7f, 0.9f, 0.9f], Curve.Probabilities([float.NegativeInfinity, -1, -0.5f, 0, 1, 2, 2.5f, 3, float.PositiveInfinity]));

    [Fact]
    public void The_order_of_rows_does_not_matter()
    {
        var rows = CalibrationRows.Tied(300, seed: 5);
        var forth = IsotonicFit.Of(new LabelledLogits(rows.Logits, rows.Labels));
        var back = IsotonicFit.Of(new LabelledLogits([.. rows.Logits.Reverse()], [.. rows.Labels.Reverse()]));
        Assert.Equal(forth.Logits, back.Logits);
        Assert.Equal(forth.Values, back.Values);
    }

    [Fact]
    public void What_is_no_rising_curve_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new IsotonicCalibrator([], []));
        Assert.Throws<ArgumentException>(() => new IsotonicCalibrator([0], [0.1, 0.2]));
        Assert.Throws<ArgumentException>(() => new IsotonicCalibrator([0, 0], [0.1, 0.2]));
        Assert.Throws<ArgumentException>(() => new IsotonicCalibrator([0, 1], [0.3, 0.2]));
        Assert.Throws<ArgumentException>(() => new IsotonicCalibrator([0, 1], [0.3, 1.2]));
        Assert.Throws<ArgumentException>(() => new IsotonicCalibrator([0, float.NaN], [0.1, 0.2]));
        Assert.Throws<ArgumentException>(() => new IsotonicCalibrator([0, 1], [0.1, double.NaN]));
    }

    /// <summary>max over a ≤ r of min over b ≥ r of the mean target of rows with logits a..b (Barlow et al. 1972).</summary>
    private static double MinMax(CalibrationRows rows, float logit)
    {
        var groups = rows.Logits.Select((r, row) => (Logit: r, Target: rows.Target(row))).GroupBy(row => row.Logit).OrderBy(group => group.Key)
            .Select(group => (Logit: group.Key, Sum: group.Sum(row => row.Target), Count: group.Count())).ToArray();
        var place = Array.FindIndex(groups, group => group.Logit == logit);
        var highest = double.NegativeInfinity;
        for (var from = 0; from <= place; from++)
        {
            var (sum, count, lowest) = (0.0, 0, double.PositiveInfinity);
            for (var to = from; to < groups.Length; to++)
            {
                (sum, count) = (sum + groups[to].Sum, count + groups[to].Count);
                if (to >= place) lowest = Math.Min(lowest, sum / count);
            }

            highest = Math.Max(highest, lowest);
        }

        return highest;
    }
}
