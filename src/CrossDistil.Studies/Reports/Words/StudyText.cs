using System.Globalization;
using CrossDistil.Studies.Results;
using CrossDistil.Studies.Statistics;

namespace CrossDistil.Studies.Reports.Words;

/// <summary>Numbers and words of a study, the same on a terminal and in Markdown.</summary>
public static class StudyText
{
    /// <summary>What stands for an undefined value.</summary>
    public const string Undefined = "–";

    /// <summary>Stands in the place of a difference that nothing is known of.</summary>
    public const string NotCompared = "not compared";

    /// <summary>Stands in the place of values that no seed gave.</summary>
    public const string NoSeed = "no seed finished";

    /// <summary>Four decimals without a 0 before the point, such as .7106; – for null.</summary>
    public static string Number(double? value) => value?.ToString("#.0000;−#.0000;.0000", CultureInfo.InvariantCulture) ?? Undefined;

    /// <summary>The same with its sign, such as −.0004; ±.0000 for what rounds to 0.</summary>
    public static string Signed(double value) => value.ToString("+#.0000;−#.0000;±.0000", CultureInfo.InvariantCulture);

    /// <summary>The same without a sign.</summary>
    public static string Size(double value) => Number(Math.Abs(value));

    /// <summary>A cosine in two decimals, such as −.12; – for null.</summary>
    public static string Cosine(double? value) => value?.ToString("+#.00;−#.00;.00", CultureInfo.InvariantCulture) ?? Undefined;

    /// <summary>With thousands separators.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Mean ± standard deviation, such as .7106 ± .0010; the mean alone for one seed.</summary>
    public static string Value(Spread? spread) =>
        spread is { Mean: { } mean, Deviation: { } deviation } ? $"{Number(mean)} ± {Number(deviation)}" : Number(spread?.Mean);

    /// <summary>A difference with its interval, such as +.0004 [−.0006, +.0014].</summary>
    public static string Difference(PairedDifference? difference) =>
        difference is null ? NotCompared : $"{Signed(difference.Mean)} {Interval(difference)}".TrimEnd();

    /// <summary>The 95 % interval, such as [−.0006, +.0014]; empty where there is none.</summary>
    public static string Interval(PairedDifference difference)
    {
        ArgumentNullException.ThrowIfNull(difference);
        return difference is { Low: { } low, High: { } high } ? $"[{Signed(low)}, {Signed(high)}]" : string.Empty;
    }

    /// <summary>The corrected p-value, such as .012, &lt;.001 or .24; it never rounds to the level itself.</summary>
    public static string P(PairedDifference difference)
    {
        ArgumentNullException.ThrowIfNull(difference);
        return difference.Adjusted is { } p ? P(p) : Undefined;
    }

    /// <summary>The corrected p-value as a claim: .012, or n.s. (.24) where it is none; – without a p-value.</summary>
    public static string Claim(PairedDifference? difference) => difference switch
    {
        null or { Adjusted: null } => Undefined,
        { IsSignificant: true } => P(difference),
        _ => $"n.s. ({P(difference)})",
    };

    /// <summary>The verdict on a comparison with single, such as: worse by .0093 (p .012).</summary>
    public static string Verdict(Harm harm)
    {
        ArgumentNullException.ThrowIfNull(harm);
        return (harm.Verdict, harm.Difference) switch
        {
            (HarmVerdict.Worse, { } difference) => $"worse by {Size(difference.Mean)} (p {P(difference)})",
            (HarmVerdict.Better, { } difference) => $"better by {Size(difference.Mean)} (p {P(difference)})",
            (HarmVerdict.NotShown, { } difference) => $"no difference shown ({Signed(difference.Mean)}, n.s.)",
            (_, { } difference) => $"{NotCompared} ({Signed(difference.Mean)}, no p-value)",
            _ => NotCompared,
        };
    }

    private static string P(double p) => p switch
    {
        < 0.001 => "<.001",
        >= 0.0495 and < 0.0505 => Level(p), // three decimals would not show on which side of the level it is
        < 0.0995 => p.ToString("#.000", CultureInfo.InvariantCulture),
        _ => p.ToString("#.00", CultureInfo.InvariantCulture),
    };

    private static string Level(double p) =>
        (p < PairedDifference.Level ? Math.Min(p, 0.0499) : Math.Max(p, 0.0501)).ToString("#.0000", CultureInfo.InvariantCulture);
}
