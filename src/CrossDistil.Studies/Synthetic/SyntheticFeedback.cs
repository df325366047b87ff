namespace CrossDistil.Studies.Synthetic;

/// <summary>Model of the two labels of a generated log (docs/synthetic.md).</summary>
internal static class SyntheticFeedback
{
    private const double LikedUnfinished = 0.5;     // a like is this much rarer, in the same impression, when the video is not finished
    private static readonly double[] TabFinish = [0, 0.25, 0.5, -0.3];
    private static readonly double[] TabLike = [0, 0.7, 0.3, -0.2];

    /// <summary>Share of the impressions of each tab.</summary>
    public static double[] TabShare { get; } = [0.62, 0.18, 0.08, 0.12];

    /// <summary>
    /// The logits without their base. Taste and quality affect both labels alike; length and bait oppositely.
    /// </summary>
    public static (double Finish, double Like) Effects(
        double taste, double patience, double generosity, double quality, double length, double bait, int hour, int tab)
    {
        var night = Math.Cos(2 * Math.PI * (hour - 22) / 24.0);
        return (
            (0.8 * taste) + (0.25 * quality) + (0.55 * patience) - (0.65 * length) + (0.4 * bait) + (0.15 * night) + TabFinish[tab],
            (0.9 * taste) + (0.55 * quality) + (0.7 * generosity) + (0.45 * length) - (0.5 * bait) - (0.1 * night) + TabLike[tab]);
    }

    /// <summary>
    /// P(like | this impression, finished or not): ρ times as likely when it was not finished, and
    /// <paramref name="like"/> over both. ρ is never below <paramref name="like"/>, which keeps the larger of the two
    /// within 1.
    /// </summary>
    public static double LikeGiven(bool finished, double finish, double like)
    {
        var rarer = Math.Max(LikedUnfinished, like);
        var whenFinished = like / (finish + (rarer * (1 - finish)));
        return finished ? whenFinished : rarer * whenFinished;
    }

    /// <summary>The base logit with which the mean probability is <paramref name="rate"/>, by bisection.</summary>
    public static double BaseFor(double rate, double[] effects)
    {
        double low = -50, high = 50;
        for (var step = 0; step < 60; step++)
        {
            var middle = (low + high) / 2;
            if (effects.Average(effect => Sigmoid(middle + effect)) < rate) low = middle;
            else high = middle;
        }

        return (low + high) / 2;
    }

    public static double Sigmoid(double logit) => 1 / (1 + Math.Exp(-logit));
}
