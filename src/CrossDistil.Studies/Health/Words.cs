using System.Globalization;

namespace CrossDistil.Studies.Health;

/// <summary>Numbers in the words of findings.</summary>
internal static class Words
{
    /// <summary>A share, 0..1, in percent with two digits that count.</summary>
    public static string Percent(double share) =>
        string.Create(CultureInfo.InvariantCulture, $"{(100 * share).ToString(share is 0 or >= 0.0995 ? "0" : share >= 0.00995 ? "0.0" : "0.00", CultureInfo.InvariantCulture)} %");

    /// <summary>With thousands separators.</summary>
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Without a 0 before the point.</summary>
    public static string Number(double value, int decimals) => value.ToString(decimals == 2 ? "#0.00" : "#.000;−#.000;.000", CultureInfo.InvariantCulture);

    /// <summary>Bytes in kB, MB or GB of powers of 1000.</summary>
    public static string Bytes(double bytes) => bytes switch
    {
        >= 9.995e8 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB"),
        >= 9.995e5 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(bytes / 1e3):0} kB"),
    };

    /// <summary>Seconds as people say them.</summary>
    public static string Time(double seconds) => seconds switch
    {
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"),
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
        < 7200 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.0} h"),
    };

    /// <summary>1 row, 2 rows.</summary>
    public static string Plural(long number, string one, string many) => $"{Count(number)} {(number == 1 ? one : many)}";
}
