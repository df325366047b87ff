using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace CrossDistil.Data.Encoding;

/// <summary>The one text of a number where text is compared: digits alone for an integer, else the shortest that gives its bits.</summary>
internal static class NumberText
{
    /// <summary>Most bytes of a text that is read as a number.</summary>
    public const int MaxLength = 400;

    private const double MaxInteger = 1e18;
    private static readonly SearchValues<byte> s_number = SearchValues.Create("0123456789.eE+-"u8);

    /// <summary>The text; −0 is 0.</summary>
    public static string Of(double number) => double.IsInteger(number) && Math.Abs(number) < MaxInteger
        ? ((long)number).ToString(CultureInfo.InvariantCulture)
        : number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>An integer of 64 bits in its only spelling: no sign but <c>-</c>, no leading zero, no space.</summary>
    public static bool TryKey(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        var digits = text.Length > 0 && text[0] == '-' ? text[1..] : text;
        if (digits.IsEmpty || digits.Length > 19 || (digits[0] == '0' && text.Length > 1)) return false;
        var number = 0UL;
        foreach (var digit in digits)
        {
            var units = (uint)(digit - '0');
            if (units > 9) return false;
            number = (number * 10) + units;
        }

        var isNegative = digits.Length < text.Length;
        if (number > (ulong)long.MaxValue + (isNegative ? 1UL : 0)) return false;
        value = isNegative ? (long)(0 - number) : (long)number;
        return true;
    }

    /// <summary>A number; nan, inf and infinity count, in either case.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> text, out double value)
    {
        text = Trim(text);
        if (text.Length > 0 && text[0] == '+') text = text[1..];
        if (text.IsEmpty || text[0] == '+' || text.Length > MaxLength)
        {
            value = 0;
            return false;
        }

        if (Utf8Parser.TryParse(text, out value, out var read) && read == text.Length && double.IsFinite(value)) return true;
        var word = text[0] == '-' ? text[1..] : text;
        (value, var isWord) = word.Length switch
        {
            3 when Ascii.EqualsIgnoreCase(word, "nan"u8) => (double.NaN, true),
            3 when Ascii.EqualsIgnoreCase(word, "inf"u8) => (double.PositiveInfinity, true),
            8 when Ascii.EqualsIgnoreCase(word, "infinity"u8) => (double.PositiveInfinity, true),
            _ => (0, false),
        };
        if (isWord && word.Length < text.Length) value = -value;
        return isWord || (word.IndexOfAnyExcept(s_number) < 0
            && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture, out value));
    }

    /// <summary>The text without space around it.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim((byte)' ');
}
