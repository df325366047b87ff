using System.Globalization;
using System.Text.Json;

namespace CrossDistil.Studies.Sweeps;

/// <summary>Values of axes as JSON, and as names show them.</summary>
internal static class AxisValue
{
    private const int Digits = 3;

    /// <summary>A finite number as JSON.</summary>
    public static string Number(double value) => JsonSerializer.Serialize(value);

    /// <summary>As a name shows it: a text without its quotes, anything else as it is.</summary>
    public static string Readable(string json) => json.StartsWith('"') ? JsonSerializer.Deserialize<string>(json)! : json;

    /// <summary>
    /// Rounds to three significant digits, so that names stay readable; of a narrow range, to three of its width, so that its values stay apart.
    /// </summary>
    public static double Round(double value, double width)
    {
        if (value == 0) return 0;
        var narrower = Math.Max(0, Exponent(value) - Exponent(width));
        var format = "E" + (Digits - 1 + narrower).ToString(CultureInfo.InvariantCulture);
        return double.Parse(value.ToString(format, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    private static int Exponent(double value) => (int)Math.Floor(Math.Log10(Math.Abs(value)));
}
