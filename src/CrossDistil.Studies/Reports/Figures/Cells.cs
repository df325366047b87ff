using System.Globalization;
using CrossDistil.Studies.Reports.Parts;
using CrossDistil.Studies.Reports.Words;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>Cells with the texts that all tables share.</summary>
internal static class Cells
{
    /// <summary>Nothing.</summary>
    public static Cell Empty { get; } = new(string.Empty);

    /// <summary>Words.</summary>
    public static Cell Text(string text) => new(text);

    /// <summary>A metric in four decimals; – and no value where it is undefined.</summary>
    public static Cell Number(double? value) => Finite(value) is { } number ? new(StudyText.Number(number), number) : new(StudyText.Undefined);

    /// <summary>A count with thousands separators.</summary>
    public static Cell Count(long value) => new(StudyText.Count(value), value);

    /// <summary>A share with its range, such as 61 % [43 %, 80 %].</summary>
    public static Cell Percent(double share, double low, double high) => new($"{Share(share)} [{Share(low)}, {Share(high)}]", share, low, high);

    /// <summary>A number with its 95 % interval, such as .0312 [.0285, .0342].</summary>
    public static Cell Number(double value, double low, double high) =>
        new($"{StudyText.Number(value)} [{StudyText.Number(low)}, {StudyText.Number(high)}]", value, low, high);

    /// <summary>A cosine in two decimals.</summary>
    public static Cell Cosine(double? value) => new(StudyText.Cosine(value), Finite(value));

    /// <summary>Seconds: 0.35 s, 12.3 s, 1,234 s.</summary>
    public static Cell Seconds(double seconds) => new($"{seconds.ToString(seconds < 1 ? "0.00" : seconds < 100 ? "0.0" : "N0", CultureInfo.InvariantCulture)} s", seconds);

    /// <summary>Bytes in MB of 10⁶; – where they are not known.</summary>
    public static Cell Megabytes(long? bytes) => bytes is { } known ? new($"{StudyText.Count((long)Math.Round(known / 1e6))} MB", known) : new(StudyText.Undefined);

    /// <summary>A share in whole percent.</summary>
    public static string Share(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0} %");

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
