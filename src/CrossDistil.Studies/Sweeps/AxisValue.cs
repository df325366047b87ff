using System.Text.RegularExpressions;

namespace CrossDistil.Studies.Sweeps;

/// <summary>Values of axes, as JSON and in names.</summary>
internal static partial class AxisValue
{
    private const int Digits = 3;

    /// <summary>A finite number as JSON.</summary>
    public static string Number(double value) => JsonSerializer.Serialize(value);

    /// <summary>
    /// The value in a name: a plain word without its quotes, anything else unchanged, so that "1" and 1 differ.
    /// </summary>
    public static string Readable(string json) =>
        Word().IsMatch(json) && json is not ("\"null\"" or "\"true\"" or "\"false\"") ? json[1..^1] : json;

    /// <summary>
    /// Rounds to three significant digits, so that names stay readable; in a narrow range, to three digits of its
    /// width, so that values differ.
    /// </summary>
    public static double Round(double value, double width)
    {
        if (value == 0) return 0;
        var narrower = Math.Max(0, Exponent(value) - Exponent(width));
        var format = "E" + (Digits - 1 + narrower).ToString(CultureInfo.InvariantCulture);
        return double.Parse(value.ToString(format, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("^\"[A-Za-z_][A-Za-z0-9_.-]*\"$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();

    private static int Exponent(double value) => (int)Math.Floor(Math.Log10(Math.Abs(value)));
}
