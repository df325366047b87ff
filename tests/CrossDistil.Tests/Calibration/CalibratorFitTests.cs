using CrossDistil.Calibration;
using CrossDistil.Metrics;
using CrossDistil.Scoring.Calibration;
using Xunit;

namespace CrossDistil.Tests.Calibration;

public sealed class CalibratorFitTests
{
    private static readonly CalibrationRows Rows = CalibrationRows.Bent(3000, slope: 0.6, intercept: -1.2);

    private static CalibrationRows Some => new(Rows.Logits[..500], Rows.Labels[..500]);

    [Fact]
    public void Platt_is_where_plain_gradient_descent_ends()
    {
        var some = Some;
        double[] targets = [.. some.Labels.Select((_, row) => some.Target(row))];
        double slope = 1, intercept = 0;
        for (var step = 0; step < 3000; step++)
        {
            double bySlope = 0, byIntercept = 0;
            for (var row = 0; row < 500; row++)
            {
                var error = Probability.Of((slope * some.Logits[row]) + intercept) - targets[row];
                (bySlope, byIntercept) = (bySlope + (error * some.Logits[row]), byIntercept + error);
            }

            (slope, intercept) = (slope - (bySlope / 500), intercept - (byIntercept / 500));
        }

        var platt = Platt(some);
        Assert.Equal(slope, platt.Slope, 1e-8);
        Assert.Equal(intercept, platt.Intercept, 1e-8);
    }

    [Fact]
    public void Platt_finds_the_line_that_bent_the_logits()
    {
        var rows = CalibrationRows.Bent(100_000, slope: 0.6, intercept: -1.2);
        var platt = Platt(rows);
        Assert.Equal(0.6, platt.Slope, 0.03);
        Assert.Equal(-1.2, platt.Intercept, 0.03);
    }

    [Fact]
    public void Platt_does_not_mind_where_logits_lie_or_how_far_apart()
    {
        var (near, far) = (Platt(Rows), Platt(new([.. Rows.Logits.Select(logit => (logit * 1024) + 8192)], Rows.Labels)));
        Assert.Equal(near.Slope / 1024, far.Slope, 1e-6 * near.Slope / 1024);
        Assert.Equal(near.Intercept - (near.Slope * 8), far.Intercept, 1e-4);
    }

    [Theory]
    [InlineData(CalibratorKind.Platt)]
    [InlineData(CalibratorKind.Isotonic)]
    public void The_mean_probability_of_the_fitted_rows_is_the_mean_of_their_targets_and_all_but_that_of_their_labels(CalibratorKind kind)
    {
        var mean = Fit(kind, Rows).Calibrator.Probabilities(Rows.Logits).Average(p => (double)p);
        Assert.Equal(Rows.Labels.Select((_, row) => Rows.Target(row)).Average(), mean, 1e-7);
        Assert.Equal(Rows.Labels.Average(label => label), mean, 2.0 / Rows.Labels.Length);
    }

    [Theory]
    [InlineData(CalibratorKind.Platt)]
    [InlineData(CalibratorKind.Isotonic)]
    public void What_was_bent_is_calibrated_again_on_rows_that_were_not_fitted(CalibratorKind kind)
    {
        var others = CalibrationRows.Bent(3000, slope: 0.6, intercept: -1.2, seed: 2);
        var (before, after) = (others.Ece(new NoCalibrator()), others.Ece(Fit(kind, Rows).Calibrator));
        Assert.True(before > 0.15, $"before {before}");
        Assert.True(after < 0.04, $"after {after}");
    }

    [Fact]
    public void What_no_line_straightens_isotonic_does()
    {
        var rows = CalibrationRows.Bent(20_000, slope: 1, intercept: 0);
        var cubed = new CalibrationRows([.. rows.Logits.Select(logit => logit * logit * logit)], rows.Labels);
        var (platt, isotonic) = (cubed.Ece(Fit(CalibratorKind.Platt, cubed).Calibrator), cubed.Ece(Fit(CalibratorKind.Isotonic, cubed).Calibrator));
        Assert.True(isotonic < platt / 4, $"isotonic {isotonic}, platt {platt}");
    }

    [Theory]
    [InlineData(CalibratorKind.Platt)]
    [InlineData(CalibratorKind.Isotonic)]
    [InlineData(CalibratorKind.None)]
    public void No_two_rows_change_places(CalibratorKind kind)
    {
        float[] logits = [.. Rows.Logits.Concat([-3e38f, -1000, 1000, 3e38f]).Order()];
        var probabilities = Fit(kind, Rows).Calibrator.Probabilities(logits);
        Assert.Equal(probabilities.Order(), probabilities);
        Assert.All(probabilities, p => Assert.InRange(p, 0, 1));
    }

    [Fact]
    public void Platt_leaves_the_ranking_as_it_is()
    {
        var auc = new Auc();
        auc.Add(Rows.Logits, Rows.Labels);
        var calibrated = new Auc();
        calibrated.Add(Fit(CalibratorKind.Platt, Rows).Calibrator.Probabilities(Rows.Logits), Rows.Labels);
        Assert.Equal(auc.Result().Value!.Value, calibrated.Result().Value!.Value, 1e-6);
    }

    [Theory]
    [InlineData(CalibratorKind.Platt)]
    [InlineData(CalibratorKind.Isotonic)]
    public void Rows_without_a_label_are_left_out(CalibratorKind kind) => Assert.Equal(
        Fit(kind, Rows).Calibrator.Probabilities(Rows.Logits), Fit(kind, Rows.WithMissing()).Calibrator.Probabilities(Rows.Logits));

    [Theory]
    [InlineData(0, 40, "0 positive and 40 negative validation rows, so its probabilities stay uncalibrated")]
    [InlineData(40, 0, "40 positive and 0 negative validation rows, so its probabilities stay uncalibrated")]
    [InlineData(0, 0, "0 positive and 0 negative validation rows, so its probabilities stay uncalibrated")]
    public void One_class_leaves_probabilities_as_they_are(int positives, int negatives, string warning)
    {
        var rows = Classes(positives, negatives);
        foreach (var kind in new[] { CalibratorKind.Platt, CalibratorKind.Isotonic })
            Assert.Equal(new CalibratorFit(new NoCalibrator(), warning), Fit(kind, rows));
    }

    [Fact]
    public void Few_positives_carry_a_shift_and_no_slope()
    {
        var rows = Classes(9, 300);
        foreach (var kind in new[] { CalibratorKind.Platt, CalibratorKind.Isotonic })
        {
            var fit = Fit(kind, rows);
            Assert.Equal("9 positive and 300 negative validation rows, fewer than 10 of a class, so its calibration only shifts the logits", fit.Warning);
            Shifted(rows, fit.Calibrator);
        }
    }

    [Fact]
    public void Isotonic_takes_two_numbers_where_rows_carry_no_more()
    {
        var rows = Classes(99, 300);
        var fit = Fit(CalibratorKind.Isotonic, rows);
        Assert.Equal("99 positive and 300 negative validation rows, fewer than 100 of a class, so platt calibrates it", fit.Warning);
        Assert.Equal(Fit(CalibratorKind.Platt, rows).Calibrator, fit.Calibrator);
        Assert.IsType<IsotonicCalibrator>(Fit(CalibratorKind.Isotonic, Classes(100, 300)).Calibrator);
    }

    [Fact]
    public void A_slope_that_would_reverse_the_ranking_is_not_taken()
    {
        var rows = CalibrationRows.Bent(2000, slope: -0.5, intercept: 1);
        var fit = Fit(CalibratorKind.Platt, rows);
        Assert.StartsWith("the slope fitted on validation is -0.", fit.Warning, StringComparison.Ordinal);
        Assert.EndsWith(", which would reverse its ranking, so its calibration only shifts the logits", fit.Warning, StringComparison.Ordinal);
        Shifted(rows, fit.Calibrator);
    }

    [Fact]
    public void Equal_logits_have_no_slope()
    {
        var rows = new CalibrationRows([.. Enumerable.Repeat(3f, 400)], Classes(100, 300).Labels);
        var fit = Fit(CalibratorKind.Platt, rows);
        Assert.Equal("no slope fits its validation logits, so its calibration only shifts them", fit.Warning);
        Shifted(rows, fit.Calibrator);
        Assert.Equal([0.25f], Fit(CalibratorKind.Isotonic, rows).Calibrator.Probabilities([3f]), Within(0.005f));
    }

    [Fact]
    public void Separated_rows_have_a_finite_fit()
    {
        var rows = new CalibrationRows([.. Enumerable.Range(0, 200).Select(row => (float)(row - 100))], [.. Enumerable.Range(0, 200).Select(row => (byte)(row < 100 ? 0 : 1))]);
        Assert.InRange(Platt(rows).Slope, 0.05, 1); // without Platt's targets there is none
        Assert.Equal([1 / 102f, 101 / 102f], Fit(CalibratorKind.Isotonic, rows).Calibrator.Probabilities([-1000, 1000]));
    }

    [Fact]
    public void Logits_too_far_apart_to_be_held_together_still_end_in_a_calibrator()
    {
        var rows = Classes(50, 50) with { Logits = [.. Enumerable.Range(0, 100).Select(row => (row % 2 == 0 ? 1e-30f : 3e38f) * (row < 50 ? 1 : -1))] };
        Assert.All(Fit(CalibratorKind.Platt, rows).Calibrator.Probabilities(rows.Logits), p => Assert.InRange(p, 0, 1));
    }

    [Fact]
    public void None_is_the_sigmoid()
    {
        var fit = Fit(CalibratorKind.None, Rows);
        Assert.Equal(new CalibratorFit(new NoCalibrator(), null), fit);
        Assert.Equal(Probability.Of(Rows.Logits), fit.Calibrator.Probabilities(Rows.Logits));
    }

    [Fact]
    public void A_logit_that_is_no_number_is_named() => Assert.Equal(
        "row 1: the logit is NaN", Assert.Throws<InvalidOperationException>(() => CalibratorFit.Of(CalibratorKind.Platt, [1, float.NaN], [0, 1])).Message);

    private static void Shifted(CalibrationRows rows, Calibrator calibrator)
    {
        Assert.Equal(1, Assert.IsType<PlattCalibrator>(calibrator).Slope);
        Assert.Equal(rows.Labels.Select((_, row) => rows.Target(row)).Average(), calibrator.Probabilities(rows.Logits).Average(p => (double)p), 1e-6);
    }

    /// <summary>Positives first, with logits that rise from −2 to 2 over and over.</summary>
    private static CalibrationRows Classes(int positives, int negatives) => new(
        [.. Enumerable.Range(0, positives + negatives).Select(row => ((row * 7 % 41) / 10f) - (row < positives ? 1 : 2))],
        [.. Enumerable.Repeat((byte)1, positives), .. Enumerable.Repeat((byte)0, negatives)]);

    private static Func<float, float, bool> Within(float tolerance) => (a, b) => Math.Abs(a - b) <= tolerance;

    private static CalibratorFit Fit(CalibratorKind kind, CalibrationRows rows) => CalibratorFit.Of(kind, rows.Logits, rows.Labels);

    private static PlattCalibrator Platt(CalibrationRows rows)
    {
        var fit = Fit(CalibratorKind.Platt, rows);
        Assert.Null(fit.Warning);
        return Assert.IsType<PlattCalibrator>(fit.Calibrator);
    }
}
