using System.Globalization;

namespace CrossDistil.Cli.Output;

/// <summary>Numbers as tables show them.</summary>
internal static class Numbers
{
    /// <summary>What stands for an undefined value.</summary>
    public const string Undefined = "–";

    /// <summary>Four decimals; – when undefined.</summary>
    public static string Metric(double? value) => value?.ToString("0.0000", CultureInfo.InvariantCulture) ?? Undefined;

    /// <summary>Four decimals with their sign; no 0 before the point, so that a table of them fits 100 columns.</summary>
    public static string Difference(double value) => value.ToString("+#.0000;-#.0000;±.0000", CultureInfo.InvariantCulture);

    /// <summary>With thousands separators.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A share in percent.</summary>
    public static string Percent(double share) => share.ToString("0.00%", CultureInfo.InvariantCulture);
}
