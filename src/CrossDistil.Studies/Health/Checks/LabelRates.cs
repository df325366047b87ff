using CrossDistil.Data.Cache;

namespace CrossDistil.Studies.Health.Checks;

/// <summary>Label rates and whether two of them differ.</summary>
internal static class LabelRates
{
    /// <summary>Share of positives; null without labels.</summary>
    public static double? Of(LabelCounts task) => Rows(task) is > 0 and var rows ? task.Positives / rows : null;

    /// <summary>
    /// Whether two rates lie within so many standard deviations of each other, by the z-test of two proportions.
    /// </summary>
    public static bool IsChance(LabelCounts one, LabelCounts other, double deviations)
    {
        var (n, m) = (Rows(one), Rows(other));
        if (n == 0 || m == 0) return true;
        var all = (one.Positives + (double)other.Positives) / (n + m);
        return Math.Abs((one.Positives / n) - (other.Positives / m)) <= deviations * Math.Sqrt(all * (1 - all) * ((1 / n) + (1 / m)));
    }

    private static double Rows(LabelCounts task) => task.Positives + (double)task.Negatives;
}
