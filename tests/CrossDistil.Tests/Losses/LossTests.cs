using CrossDistil.Losses;
using CrossDistil.Tensors;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CrossDistil.Tests.Losses;

public sealed class LossTests : IDisposable
{
    private static readonly double[] Extremes = [-1e4, -100, -80, -30, -5, -1, 0, 1e-3, 1, 5, 30, 80, 100, 1e4];

    /// <summary>Numbers that float32 adds and subtracts without rounding.</summary>
    private static readonly Arbitrary<(int Higher, int Lower, int Shift)[]> ExactScores =
        (from higher in Gen.Choose(-800, 800) from lower in Gen.Choose(-800, 800) from shift in Gen.Choose(-8000, 8000) select (higher, lower, shift))
        .NonEmptyListOf().Select(rows => rows.ToArray()).ToArbitrary();

    private static readonly Arbitrary<(int SoftLogit, int Sign, int Margin)> Corrections =
        (from soft in Gen.Choose(-64, 64) from sign in Gen.Elements(-1, 1) from margin in Gen.Choose(-64, 64) select (soft, sign, margin)).ToArbitrary();

    private readonly Workers _workers = new(1);
    private readonly Tape _tape;

    public LossTests() => _tape = new Tape(_workers);

    public void Dispose()
    {
        _tape.Dispose();
        _workers.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(0.3)]
    public void Cross_entropy_and_its_gradient_are_the_plain_formula(double label)
    {
        foreach (var logit in Extremes)
        {
            _tape.Reset();
            using var r = ColumnOf(logit);
            var loss = Loss.CrossEntropy(_tape.Use(r), Constant(label), Weights(1));
            Close(CrossEntropy(logit, label), loss.Scalar, $"BCE({label}, {logit})");
            _tape.Backward(loss);
            Close(Sigmoid(logit) - label, r.Gradient[0], $"gradient of BCE({label}, {logit})");
        }
    }

    [Fact]
    public void Bpr_and_its_gradient_are_the_plain_formula()
    {
        foreach (var difference in Extremes)
        {
            _tape.Reset();
            using var higher = ColumnOf(difference);
            var loss = Loss.Bpr(_tape.Use(higher), Constant(0));
            Close(Softplus(-difference), loss.Scalar, $"BPR({difference})");
            _tape.Backward(loss);
            Close(-Sigmoid(-difference), higher.Gradient[0], $"gradient of BPR({difference})");
        }
    }

    [Fact]
    public void Bpr_pairs_row_with_row_and_is_their_mean()
    {
        var loss = Loss.Bpr(Constant(3, -1, 0), Constant(1, 2, 0)).Scalar;
        Close((Softplus(-2) + Softplus(3) + Math.Log(2)) / 3, loss, "mean of the pairs");
    }

    [Fact]
    public void Bpr_is_unchanged_by_a_constant_added_to_every_score() => Prop.ForAll(ExactScores, rows =>
    {
        var shift = rows[0].Shift;
        float At(int shifted)
        {
            _tape.Reset();
            return Loss.Bpr(
                Constant([.. rows.Select(row => (row.Higher + shifted) / 8.0)]), Constant([.. rows.Select(row => (row.Lower + shifted) / 8.0)])).Scalar;
        }

        Assert.Equal(At(0), At(shift));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(4)]
    public void Distillation_is_the_plain_formula_at_its_temperature(double temperature)
    {
        foreach (var soft in Extremes)
        {
            foreach (var logit in Extremes)
            {
                _tape.Reset();
                using var r = ColumnOf(logit);
                var loss = Loss.Distillation(_tape.Use(r), Constant(soft), temperature, Weights(1));
                var rounding = 1e-7 * Math.Abs(logit / temperature); // of the soft label, times the logit
                Close(CrossEntropy(logit / temperature, Sigmoid(soft / temperature)), loss.Scalar, $"KD({soft}, {logit})", rounding);
                _tape.Backward(loss);
                Close((Sigmoid(logit / temperature) - Sigmoid(soft / temperature)) / temperature, r.Gradient[0], $"gradient of KD({soft}, {logit})");
            }
        }
    }

    [Fact]
    public void Distillation_sends_nothing_to_the_soft_logit()
    {
        using var student = ColumnOf(0.5);
        using var teacher = ColumnOf(-2);
        _tape.Backward(Loss.Distillation(_tape.Use(student), _tape.Use(teacher), 2, Weights(1)));
        Assert.Equal(0, teacher.Gradient[0]);
        Assert.NotEqual(0, student.Gradient[0]);
    }

    [Fact]
    public void Correction_moves_to_the_margin_what_is_beyond_it_and_leaves_the_rest() => Prop.ForAll(Corrections, c =>
    {
        var (soft, sign, margin) = (c.SoftLogit / 8f, (float)c.Sign, c.Margin / 8.0);
        var expected = sign * soft >= margin ? soft : sign * (float)margin;
        Assert.Equal(expected, Corrected(soft, sign, margin));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Correction_is_idempotent() => Prop.ForAll(Corrections, c =>
    {
        var (soft, sign, margin) = (c.SoftLogit / 8f, (float)c.Sign, c.Margin / 8.0);
        var once = Corrected(soft, sign, margin);
        Assert.Equal(once, Corrected(once, sign, margin));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_margin_of_minus_infinity_corrects_nothing() => Prop.ForAll(Corrections, c =>
        Assert.Equal(c.SoftLogit / 8f, Corrected(c.SoftLogit / 8f, c.Sign, double.NegativeInfinity))).QuickCheckThrowOnFailure();

    [Fact]
    public void A_margin_of_zero_is_not_off_but_moves_a_wrong_sign_to_zero()
    {
        Assert.Equal(0, Corrected(-3, sign: 1, margin: 0));
        Assert.Equal(0, Corrected(3, sign: -1, margin: 0));
        Assert.Equal(3, Corrected(3, sign: 1, margin: 0));
    }

    [Fact]
    public void The_student_loss_mixes_labels_and_teacher_by_alpha()
    {
        Close((0.75 * 3) + (0.25 * 7), Loss.Student(Constant(3), Constant(7), alpha: 0.25).Scalar, "α = 0.25");
        Assert.Equal(3, Loss.Student(Constant(3), Constant(7), alpha: 0).Scalar);
        Assert.Equal(7, Loss.Student(Constant(3), Constant(7), alpha: 1).Scalar);
    }

    [Fact]
    public void A_row_of_weight_zero_is_left_out_whatever_its_logit_and_label()
    {
        var without = Loss.CrossEntropy(Constant(1, -2), Constant(1, 1), Weights(1, 1)).Scalar;
        Assert.Equal(without, Loss.CrossEntropy(Constant(1, 100, -2), Constant(1, 0, 1), Weights(1, 0, 1)).Scalar);
        var distilled = Loss.Distillation(Constant(1, -2), Constant(0.5, 3), 2, Weights(1, 1)).Scalar;
        Assert.Equal(distilled, Loss.Distillation(Constant(1, 100, -2), Constant(0.5, -100, 3), 2, Weights(1, 0, 1)).Scalar);
    }

    [Fact]
    public void A_weight_of_two_counts_like_the_row_twice()
    {
        var twice = Loss.CrossEntropy(Constant(1, -2, -2), Constant(1, 1, 1), Weights(1, 1, 1)).Scalar;
        Close(twice, Loss.CrossEntropy(Constant(1, -2), Constant(1, 1), Weights(1, 2)).Scalar, "weighted mean");
    }

    [Fact]
    public void Only_the_proportion_of_the_weights_matters()
    {
        var one = Loss.CrossEntropy(Constant(1, -2), Constant(1, 1), Weights(1, 3)).Scalar;
        Assert.Equal(one, Loss.CrossEntropy(Constant(1, -2), Constant(1, 1), Weights(4, 12)).Scalar);
    }

    [Fact]
    public void Without_a_labelled_row_the_loss_and_its_gradient_are_zero()
    {
        using var r = ColumnOf(100, -100);
        var loss = Loss.CrossEntropy(_tape.Use(r), Constant(0, 1), Weights(0, 0));
        _tape.Backward(loss);
        Assert.Equal(0, loss.Scalar);
        Assert.Equal([0f, 0f], r.Gradient.ToArray());
    }

    private static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double CrossEntropy(double logit, double label) => Softplus(logit) - (label * logit);

    private static void Close(double expected, double actual, string what, double rounding = 0) =>
        Assert.True(Math.Abs(expected - actual) <= rounding + 1e-6 + (1e-6 * Math.Abs(expected)), $"{what}: expected {expected:R}, got {actual:R}");

    private static Parameter ColumnOf(params double[] values)
    {
        var parameter = new Parameter("r", values.Length, 1);
        for (var i = 0; i < values.Length; i++) parameter.Values[i] = (float)values[i];
        return parameter;
    }

    private Tensor Constant(params double[] values) => _tape.Constant([.. values.Select(value => (float)value)], values.Length, 1);

    private RowWeights Weights(params float[] weights) => new(_tape, weights);

    private float Corrected(float soft, float sign, double margin)
    {
        _tape.Reset();
        return Loss.Correct(Constant(soft), Constant(sign), margin).Scalar;
    }
}
