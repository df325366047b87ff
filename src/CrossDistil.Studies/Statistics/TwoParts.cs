using MathNet.Numerics.Distributions;

namespace CrossDistil.Studies.Statistics;

/// <summary>
/// The distribution of a mean ÷ its standard error where the variance is a sum of two independent parts, by Cochran and
/// Cox (Experimental Designs, 1950): a quantile is the mean of the parts' own Student quantiles, weighted by the parts.
/// Satterthwaite's degrees of freedom are estimated from the parts themselves: where a few seeds are close by chance,
/// they are too many, and p is far too small.
/// </summary>
/// <param name="First">Variance of the first part, more than 0 together with the second.</param>
/// <param name="FirstFreedom">Its degrees of freedom, at least 1.</param>
/// <param name="Second">Variance of the second part.</param>
/// <param name="SecondFreedom">Its degrees of freedom; infinite = normal.</param>
internal readonly record struct TwoParts(double First, double FirstFreedom, double Second, double SecondFreedom)
{
    private const int Halvings = 100;

    /// <summary>Smaller p-values are reported as this: that far in the tails the distribution is unreliable.</summary>
    private const double MinPValue = 1e-12;

    /// <summary>Half the width of a confidence interval, in standard errors.</summary>
    /// <param name="level">1 − confidence, such as .05.</param>
    public double Quantile(double level) =>
        ((First * Student(FirstFreedom, level / 2)) + (Second * Student(SecondFreedom, level / 2))) / (First + Second);

    /// <summary>Two-sided p-value: the level at which |t| is just significant.</summary>
    /// <param name="t">Mean ÷ standard error.</param>
    public double PValue(double t)
    {
        var (low, high) = (Math.Log(MinPValue), 0.0);
        if (Quantile(MinPValue) <= Math.Abs(t)) return MinPValue;
        for (var i = 0; i < Halvings && high - low > 1e-12; i++)
        {
            var middle = (low + high) / 2;
            if (Quantile(Math.Exp(middle)) <= Math.Abs(t)) high = middle;
            else low = middle;
        }

        return Math.Exp(high);
    }

    /// <summary>
    /// The x ≥ 0 above which Student's t has this much of its mass. (The library searches below 800 only, too little
    /// for one degree of freedom.)
    /// </summary>
    private static double Student(double freedom, double tail)
    {
        if (tail >= 0.5) return 0;
        if (double.IsPositiveInfinity(freedom)) return -Normal.InvCDF(0, 1, tail);
        var (low, high) = (0.0, 1.0);
        while (StudentT.CDF(0, 1, freedom, -high) > tail) (low, high) = (high, 2 * high);
        for (var i = 0; i < Halvings && high - low > 1e-13 * high; i++)
        {
            var middle = (low + high) / 2;
            if (StudentT.CDF(0, 1, freedom, -middle) > tail) low = middle;
            else high = middle;
        }

        return high;
    }
}
