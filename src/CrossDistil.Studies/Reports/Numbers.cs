using CrossDistil.Studies.Statistics;

namespace CrossDistil.Studies.Reports;

/// <summary>Number formats of all tables and sentences.</summary>
internal static class Numbers
{
    /// <summary>Text of an undefined value.</summary>
    public const string Undefined = "–";

    /// <summary>Four decimals without a 0 before the point, such as .7106; – for null.</summary>
    public static string Metric(double? value) => Decimal(value, 4);

    /// <summary>The same with its sign, such as −.0004; ±.0000 for what rounds to 0.</summary>
    public static string Signed(double value) => Text(value, "+#.0000;−#.0000;±.0000");

    /// <summary>A cosine in two decimals, such as −.12; – for null.</summary>
    public static string Cosine(double? value) => value is { } cosine ? Text(cosine, "+#.00;−#.00;.00") : Undefined;

    /// <summary>A number of decimals without a 0 before the point; – for null.</summary>
    public static string Decimal(double? value, int decimals)
    {
        var zeros = new string('0', decimals);
        return value is { } number ? Text(number, $"#.{zeros};−#.{zeros};.{zeros}") : Undefined;
    }

    /// <summary>With thousands separators.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A share, 0..1, in percent with two significant digits.</summary>
    public static string Percent(double share) => Percent(share, share is 0 or >= 0.0995 ? 0 : share >= 0.00995 ? 1 : 2);

    /// <summary>A share, 0..1, in percent with at most so many decimals; a share above 0 is never 0 %.</summary>
    public static string Percent(double share, int decimals) => share is > 0 and < 0.00005
        ? "<0.01 %"
        : $"{(100 * (decimal)share).ToString($"0.{new string('#', decimals)}", CultureInfo.InvariantCulture)} %";

    /// <summary>Bytes in kB, MB or GB of powers of 1000; – where they are not known.</summary>
    public static string Bytes(double? bytes) => bytes switch
    {
        null => Undefined,
        >= 9.995e8 => $"{Text(bytes.Value / 1e9, "0.0")} GB",
        >= 9.995e5 => $"{Text(bytes.Value / 1e6, "0")} MB",
        _ => $"{Text(Math.Ceiling(bytes.Value / 1e3), "0")} kB",
    };

    /// <summary>Measured seconds: 0.35 s, 12.3 s, 1,234 s.</summary>
    public static string Seconds(double seconds) => $"{Text(seconds, seconds < 1 ? "0.00" : seconds < 100 ? "0.0" : "N0")} s";

    /// <summary>Estimated seconds, rounded: 4.5 s, 90 s, 12 min, 3.2 h.</summary>
    public static string Time(double seconds) => seconds switch
    {
        < 10 => $"{Text(seconds, "0.0")} s",
        < 120 => $"{Text(seconds, "0")} s",
        < 7200 => $"{Text(seconds / 60, "0")} min",
        _ => $"{Text(seconds / 3600, "0.0")} h",
    };

    /// <summary>Minutes and seconds, such as 62:03.</summary>
    public static string Clock(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalMinutes}:{time.Seconds:00}");

    /// <summary>Mean ± standard deviation, such as .7106 ± .0010; the mean alone for one seed.</summary>
    public static string Value(Spread? spread) =>
        spread is { Mean: { } mean, Deviation: { } deviation } ? $"{Metric(mean)} ± {Metric(deviation)}" : Metric(spread?.Mean);

    /// <summary>The 95 % interval, such as [−.0006, +.0014]; empty where there is none.</summary>
    public static string Interval(PairedDifference difference) =>
        difference is { Low: { } low, High: { } high } ? $"[{Signed(low)}, {Signed(high)}]" : string.Empty;

    /// <summary>
    /// The corrected p-value, such as .012, &lt;.001 or .24; it never rounds to the level itself; – without one.
    /// </summary>
    public static string P(PairedDifference difference) => difference.Adjusted switch
    {
        null => Undefined,
        < 0.001 => "<.001",
        // Three decimals would not show on which side of the level it is.
        >= 0.0495 and < 0.0505 and var p => Text(p < PairedDifference.Level ? Math.Min(p, 0.0499) : Math.Max(p, 0.0501), "#.0000"),
        < 0.0995 and var p => Text(p, "#.000"),
        { } p => Text(p, "#.00"),
    };

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
