using MathNet.Numerics.Statistics;

namespace CrossDistil.Studies.Statistics;

/// <summary>
/// Paired differences between two variants, with the uncertainty from seeds, or from seeds crossed with users.
/// </summary>
internal static class Difference
{
    /// <summary>Share of replicates that may be undefined; with more, the standard error is unknown.</summary>
    private const double MaxUndefined = 0.05;

    /// <summary>Paired Student t over seeds, S − 1 degrees of freedom; without standard error for one seed.</summary>
    /// <param name="bySeed">[seed] differences; at least one.</param>
    public static PairedDifference OverSeeds(IReadOnlyList<double> bySeed) => bySeed.Count < 2
        ? Unknown(bySeed)
        : Of(bySeed, new(bySeed.Variance() / bySeed.Count, bySeed.Count - 1, 0, double.PositiveInfinity));

    /// <summary>
    /// Seeds crossed with users: all seeds see the same users. The variance of the mean over S seeds has two parts. The
    /// part of the users, which all seeds share, is the covariance between two seeds' differences over the draws of
    /// users. The rest, of seeds and of single pairs of a seed and a user, is s²/S: the result of a bootstrap of seeds,
    /// without its (S − 1)/S. Quantiles weigh Student's t of S − 1 and of n − 1 degrees of freedom by the two parts
    /// (Cochran and Cox 1950). One seed: users alone, normal.
    /// </summary>
    /// <param name="bySeed">[seed] differences on all rows; at least one.</param>
    /// <param name="replicates">[seed][replicate] the same on each draw of users; NaN = undefined.</param>
    /// <param name="units">Number of users, or rows, drawn from, n.</param>
    /// <returns>
    /// Without standard error where more than 5 % of the replicates are undefined, or one seed has fewer than two
    /// users.
    /// </returns>
    public static PairedDifference OverSeedsAndUsers(IReadOnlyList<double> bySeed, IReadOnlyList<double[]> replicates, int units)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(replicates.Count, bySeed.Count, nameof(replicates));
        if (units < 2) return OverSeeds(bySeed);
        var drawn = Defined(replicates);
        if (drawn.Count < Math.Max(2, (1 - MaxUndefined) * replicates[0].Length)) return Unknown(bySeed);
        if (bySeed.Count == 1) return Of(bySeed, new(0, 1, drawn.Select(seeds => seeds[0]).Variance(), double.PositiveInfinity));
        return Of(bySeed, new(bySeed.Variance() / bySeed.Count, bySeed.Count - 1, Shared(drawn), units - 1));
    }

    /// <summary>
    /// Mean covariance between two seeds over the draws: (Var Σ d_s − Σ Var d_s) / S(S − 1); 0 where chance makes it
    /// negative.
    /// </summary>
    private static double Shared(List<double[]> drawn)
    {
        var seeds = drawn[0].Length;
        var alone = Enumerable.Range(0, seeds).Sum(seed => drawn.Select(values => values[seed]).Variance());
        return Math.Max(0, (drawn.Select(values => values.Sum()).Variance() - alone) / (seeds * (seeds - 1.0)));
    }

    /// <summary>[replicate][seed] of the replicates that are defined for every seed.</summary>
    private static List<double[]> Defined(IReadOnlyList<double[]> replicates) =>
    [
        .. Enumerable.Range(0, replicates[0].Length).Select(b => replicates.Select(seed => seed[b]).ToArray())
            .Where(seeds => !seeds.Any(double.IsNaN)),
    ];

    private static PairedDifference Of(IReadOnlyList<double> bySeed, TwoParts variance)
    {
        var (mean, error) = (bySeed.Mean(), Math.Sqrt(variance.First + variance.Second));
        if (error == 0) return mean == 0 ? new(0, 0, 0, 0, 1, null, bySeed) : Unknown(bySeed); // no spread to judge the difference by
        var half = error * variance.Quantile(PairedDifference.Level);
        return new(mean, error, mean - half, mean + half, variance.PValue(mean / error), null, bySeed);
    }

    private static PairedDifference Unknown(IReadOnlyList<double> bySeed) => new(bySeed.Mean(), null, null, null, null, null, bySeed);
}
