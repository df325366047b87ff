using CrossDistil.Scoring.Calibration;

namespace CrossDistil.Calibration;

/// <summary>
/// Logistic regression of Platt's targets t on one logit r, in double: minimises mean BCE(t, σ(P·r + Q)) over P and Q,
/// or over Q alone. At the optimum the mean probability is the mean target.
/// </summary>
internal static class LogisticFit
{
    private const int MaxSteps = 100;

    /// <summary>Largest gradient of a finished fit, in shares of the targets' variance.</summary>
    private const double Tolerance = 1e-10;

    /// <summary>
    /// P and Q by Newton's method with step halving (Lin, Lin and Weng 2007), from P = 0. Null when it does not
    /// converge: all logits are the same, or so far apart that doubles do not hold them together.
    /// </summary>
    public static (double Slope, double Intercept)? Line(LabelledLogits rows)
    {
        var (mean, deviation) = Moments(rows.Logits);
        if (!(deviation > 0) || !double.IsFinite(deviation)) return null;
        var target = rows.MeanTarget;
        var (slope, intercept) = (0.0, LogOdds(target)); // of (r − mean) / deviation: the Hessian is the better for it
        var at = Point.At(rows, mean, deviation, slope, intercept);
        for (var step = 0; step < MaxSteps; step++)
        {
            if (at.Gradient <= Tolerance * target * (1 - target)) return (slope / deviation, intercept - (slope * mean / deviation));
            var (bySlope, byIntercept) = at.NewtonStep();
            var share = 1.0;
            var next = Next();
            for (; !next.IsBelow(at, share); next = Next())
                if ((share /= 2) < 1e-12) return null;
            (slope, intercept, at) = (slope - (share * bySlope), intercept - (share * byIntercept), next);

            Point Next() => Point.At(rows, mean, deviation, slope - (share * bySlope), intercept - (share * byIntercept));
        }

        return null;
    }

    /// <summary>
    /// Q at P = 1: the mean probability rises with Q, so its place is bracketed; Newton's method, bisection where that
    /// would leave the bracket.
    /// </summary>
    public static double Intercept(LabelledLogits rows)
    {
        var target = rows.MeanTarget;
        double lowest = double.PositiveInfinity, highest = double.NegativeInfinity;
        foreach (var logit in rows.Logits) (lowest, highest) = (Math.Min(lowest, logit), Math.Max(highest, logit));
        var (from, to) = (LogOdds(target) - highest, LogOdds(target) - lowest);
        var intercept = from + ((to - from) / 2);
        for (var step = 0; step < MaxSteps; step++)
        {
            var (sum, curvature) = (0.0, 0.0);
            foreach (var logit in rows.Logits)
            {
                var p = Probability.Of(logit + intercept);
                (sum, curvature) = (sum + p - target, curvature + (p * (1 - p)));
            }

            if (Math.Abs(sum) <= Tolerance * target * (1 - target) * rows.Logits.Length) break;
            if (sum > 0) to = intercept;
            else from = intercept;
            intercept -= sum / curvature;
            if (!(intercept > from && intercept < to)) intercept = from + ((to - from) / 2);
        }

        return intercept;
    }

    private static double LogOdds(double probability) => Math.Log(probability / (1 - probability));

    private static (double Mean, double Deviation) Moments(ReadOnlySpan<float> logits)
    {
        double sum = 0, squares = 0;
        foreach (var logit in logits) sum += logit;
        var mean = sum / logits.Length;
        foreach (var logit in logits) squares += (logit - mean) * (logit - mean);
        return (mean, Math.Sqrt(squares / logits.Length));
    }

    /// <summary>The mean loss at one line, with its gradient and Hessian.</summary>
    private readonly record struct Point(
        double Loss, double BySlope, double ByIntercept, double SlopeSlope, double SlopeIntercept, double InterceptIntercept)
    {
        public double Gradient => Math.Max(Math.Abs(BySlope), Math.Abs(ByIntercept));

        public static Point At(LabelledLogits rows, double mean, double deviation, double slope, double intercept)
        {
            var logits = rows.Logits;
            var classes = rows.Classes;
            var n = logits.Length;
            var (negative, positive) = (rows.Target(0), rows.Target(1));
            double loss = 0, s = 0, i = 0, ss = 0, si = 0, ii = 0;
            for (var row = 0; row < n; row++)
            {
                var x = (logits[row] - mean) / deviation;
                var z = (slope * x) + intercept;
                var t = classes[row] == 1 ? positive : negative;
                var p = Probability.Of(z);
                var (error, curvature) = (p - t, p * (1 - p));
                loss += Math.Max(z, 0) + Math.Log(1 + Math.Exp(-Math.Abs(z))) - (t * z);
                (s, i) = (s + (error * x), i + error);
                (ss, si, ii) = (ss + (curvature * x * x), si + (curvature * x), ii + curvature);
            }

            return new(loss / n, s / n, i / n, ss / n, si / n, ii / n);
        }

        public (double BySlope, double ByIntercept) NewtonStep()
        {
            var determinant = (SlopeSlope * InterceptIntercept) - (SlopeIntercept * SlopeIntercept);
            return (((InterceptIntercept * BySlope) - (SlopeIntercept * ByIntercept)) / determinant,
                ((SlopeSlope * ByIntercept) - (SlopeIntercept * BySlope)) / determinant);
        }

        /// <summary>
        /// Whether a share of the Newton step from <paramref name="before"/> came down as it should; within rounding, a
        /// full step has.
        /// </summary>
        public bool IsBelow(Point before, double share)
        {
            var (bySlope, byIntercept) = before.NewtonStep();
            var promised = (bySlope * before.BySlope) + (byIntercept * before.ByIntercept);
            return Loss <= before.Loss - (1e-4 * share * promised) + (1e-14 * (1 + before.Loss));
        }
    }
}
