using CrossDistil.Calibration;
using CrossDistil.Losses;
using CrossDistil.Scoring.Calibration;
using CrossDistil.Tensors;
using CrossDistil.Tests.Tensors;
using CrossDistil.Training;
using Xunit;

namespace CrossDistil.Tests.Calibration;

public sealed class PlattScalingTests
{
    private const int Rows = 400;

    [Fact]
    public void Starts_at_slope_one_and_the_given_intercept()
    {
        using var platt = new PlattScaling("platt.0", -3.5);
        Assert.Equal([1f, -3.5f], [platt.Slope.Values[0], platt.Intercept.Values[0]]);
    }

    [Fact]
    public void Applies_slope_then_intercept()
    {
        using var workers = new Workers(1);
        using var tape = new Tape(workers);
        using var platt = new PlattScaling("platt.0", 0.5);
        platt.Slope.Values[0] = -2;
        Assert.Equal([-1.5f, 0.5f, 6.5f], platt.Apply(tape, tape.Constant([1, 0, -3], 3, 1)).Values.ToArray());
    }

    [Fact]
    public void Converges_to_the_logistic_fit_whose_mean_probability_is_the_base_rate()
    {
        var scores = Numbers.Normal(Rows, seed: 3, scale: 2);
        var labels = Labels(scores);
        using var workers = new Workers(1);
        using var tape = new Tape(workers);
        using var platt = new PlattScaling("platt.0", 0);
        foreach (var rate in new[] { 0.05, 0.005, 0.0005 }) Calibrate(platt, tape, scores, labels, rate, workers);

        var (slope, intercept) = Newton(scores, labels);
        Assert.Equal(slope, platt.Slope.Values[0], 1e-3);
        Assert.Equal(intercept, platt.Intercept.Values[0], 1e-3);
        var calibrated = scores.Select(score => (platt.Slope.Values[0] * score) + platt.Intercept.Values[0]).ToArray();
        Assert.Equal(labels.Average(), Probability.Of(calibrated).Average(), 1e-4f);
    }

    [Fact]
    public void The_calibration_loss_reaches_slope_and_intercept_and_not_a_detached_score()
    {
        using var workers = new Workers(1);
        using var tape = new Tape(workers);
        using var platt = new PlattScaling("platt.0", 0);
        using var score = Numbers.Parameter("score", 4, 1);
        tape.Backward(Loss.CrossEntropy(platt.Apply(tape, tape.Use(score).Detach()), tape.Constant([1, 0, 0, 1], 4, 1), new RowWeights(tape, [1, 1, 1, 1])));
        Assert.Equal(new float[4], score.Gradient.ToArray());
        Assert.NotEqual(0, platt.Slope.Gradient[0]);
        Assert.NotEqual(0, platt.Intercept.Gradient[0]);
    }

    [Fact]
    public void Probabilities_are_the_sigmoid_and_stay_in_range_at_extreme_logits()
    {
        var probabilities = Probability.Of([-1000, -100, 0, 2, 100, 1000]);
        Assert.Equal([0f, (float)Math.Exp(-100), 0.5f, (float)(1 / (1 + Math.Exp(-2))), 1f, 1f], probabilities);
    }

    /// <summary>Labels whose true log-odds are 0.7·score − 1.</summary>
    private static float[] Labels(float[] scores)
    {
        var random = new Random(5);
        return [.. scores.Select(score => random.NextDouble() < 1 / (1 + Math.Exp(1 - (0.7 * score))) ? 1f : 0f)];
    }

    private static void Calibrate(PlattScaling platt, Tape tape, float[] scores, float[] labels, double rate, Workers workers)
    {
        using var optimizer = new PlattOptimizer([platt], rate, workers);
        var ones = Enumerable.Repeat(1f, Rows).ToArray();
        for (var step = 0; step < 300; step++)
        {
            tape.Reset();
            var calibrated = platt.Apply(tape, tape.Constant(scores, Rows, 1));
            tape.Backward(Loss.CrossEntropy(calibrated, tape.Constant(labels, Rows, 1), new RowWeights(tape, ones)));
            optimizer.Step();
        }
    }

    /// <summary>The maximum-likelihood logistic fit of labels on scores, by Newton's method in double.</summary>
    private static (double Slope, double Intercept) Newton(float[] scores, float[] labels)
    {
        double p = 0, q = 0;
        for (var iteration = 0; iteration < 30; iteration++)
        {
            double gp = 0, gq = 0, hpp = 0, hpq = 0, hqq = 0;
            for (var row = 0; row < scores.Length; row++)
            {
                var probability = 1 / (1 + Math.Exp(-((p * scores[row]) + q)));
                var (error, curvature) = (probability - labels[row], probability * (1 - probability));
                (gp, gq) = (gp + (error * scores[row]), gq + error);
                (hpp, hpq, hqq) = (hpp + (curvature * scores[row] * scores[row]), hpq + (curvature * scores[row]), hqq + curvature);
            }

            var determinant = (hpp * hqq) - (hpq * hpq);
            p -= ((hqq * gp) - (hpq * gq)) / determinant;
            q -= ((hpp * gq) - (hpq * gp)) / determinant;
        }

        return (p, q);
    }
}
