namespace CrossDistil.Data.Encoding;

/// <summary>The one text of a number where text is compared: digits alone for an integer, else the shortest that gives its bits.</summary>
internal static class NumberText
{
    private const double MaxInteger = 1e18;

    /// <summary>The text; −0 is 0.</summary>
    public static string Of(double number) => double.IsInteger(number) && Math.Abs(number) < MaxInteger
        ? ((long)number).ToString(CultureInfo.InvariantCulture)
        : number.ToString("R", CultureInfo.InvariantCulture);
}
