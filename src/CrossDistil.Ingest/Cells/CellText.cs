using System.Buffers;
using System.Text;
using CrossDistil.Data.Encoding;

namespace CrossDistil.Ingest.Cells;

/// <summary>Reads the text of a cell. Nothing depends on culture or time zone; a time without a zone is in UTC.</summary>
internal static class CellText
{
    private static readonly SearchValues<byte> s_integer = SearchValues.Create("+-0123456789"u8);
    private const long MicrosPerSecond = 1_000_000, MicrosPerDay = 86_400 * MicrosPerSecond;
    private const int DigitsOfDouble = 15; // an integer of so many digits is exact in a double

    /// <summary>Everything that the text can be read as.</summary>
    public static CellForms FormsOf(ReadOnlySpan<byte> text)
    {
        var forms = CellForms.None;
        if (NumberText.TryKey(text, out _)) forms |= CellForms.Key;
        if (TryInteger(text, out _)) forms |= CellForms.Integer;
        if (TryHuge(text, out _)) forms |= CellForms.Huge;
        if (NumberText.TryNumber(text, out var number))
        {
            forms |= CellForms.Number;
            if (IsExact(text)) forms |= CellForms.Exact;
            if (IsShortest(text, number)) forms |= CellForms.Shortest;
        }

        if (TryTruth(text, out _)) forms |= CellForms.Truth;
        if (TryDate(text, out _)) forms |= CellForms.Date;
        if (TryTimestamp(text, out _)) forms |= CellForms.Timestamp;
        if (TryTime(text, out _)) forms |= CellForms.Time;
        if (IsDateYearLast(text)) forms |= CellForms.DateYearLast;
        return forms;
    }

    /// <summary>An integer of 64 bits: a sign, leading zeros and space around are allowed.</summary>
    public static bool TryInteger(ReadOnlySpan<byte> text, out long value)
    {
        if (NumberText.TryKey(text, out value)) return true;
        return TryHuge(text, out var huge) && huge >= long.MinValue && huge <= long.MaxValue && (value = (long)huge) == huge;
    }

    /// <summary>An integer of 128 bits.</summary>
    public static bool TryHuge(ReadOnlySpan<byte> text, out Int128 value)
    {
        value = 0;
        text = NumberText.Trim(text);
        if (text.IsEmpty || text.Length > 60) return false;
        return Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
            && value > Int128.MinValue; // DuckDB's HUGEINT has none
    }

    /// <summary>A number that a double holds: an integer of too many digits is not rounded.</summary>
    public static bool TryExact(ReadOnlySpan<byte> text, out double value) => NumberText.TryNumber(text, out value) && IsExact(text);

    /// <summary>true, t, yes, y, false, f, no, n, in either case.</summary>
    public static bool TryTruth(ReadOnlySpan<byte> text, out bool value)
    {
        value = Is(text, "true"u8) || Is(text, "t"u8) || Is(text, "yes"u8) || Is(text, "y"u8);
        return value || Is(text, "false"u8) || Is(text, "f"u8) || Is(text, "no"u8) || Is(text, "n"u8);

        static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => Ascii.EqualsIgnoreCase(text, word);
    }

    /// <summary>Days since 1970-01-01 of a date such as 2022-05-07 or 2022/05/07.</summary>
    public static bool TryDate(ReadOnlySpan<byte> text, out int days) => ReadDate(ref text, out days) && text.IsEmpty;

    /// <summary>
    /// Microseconds since 1970-01-01 in UTC of a date, or of a date and, behind a space or T, a time of day, with Z or an offset
    /// such as +02:00 behind it.
    /// </summary>
    public static bool TryTimestamp(ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        if (!ReadDate(ref text, out var days)) return false;
        micros = days * MicrosPerDay;
        if (text.IsEmpty) return true;
        if (text[0] is not ((byte)' ' or (byte)'T')) return false;
        text = text[1..];
        if (!ReadTime(ref text, out var time) || !ReadOffset(text, out var offset)) return false;
        micros += time - offset;
        return true;
    }

    /// <summary>Microseconds since midnight of a time such as 9:00 or 09:00:00.5.</summary>
    public static bool TryTime(ReadOnlySpan<byte> text, out long micros) => ReadTime(ref text, out micros) && text.IsEmpty;

    private static bool IsExact(ReadOnlySpan<byte> number) =>
        number.Length <= DigitsOfDouble || NumberText.Trim(number) is var digits
        && (digits.Length <= DigitsOfDouble || digits.IndexOfAnyExcept(s_integer) >= 0);

    private static bool IsShortest(ReadOnlySpan<byte> text, double number)
    {
        Span<byte> written = stackalloc byte[32];
        return number.TryFormat(written, out var length, "R", CultureInfo.InvariantCulture) && text.SequenceEqual(written[..length]);
    }

    /// <summary>Three numbers with the year last, apart by one of <c>/ . -</c>.</summary>
    private static bool IsDateYearLast(ReadOnlySpan<byte> text) =>
        ReadDigits(ref text, 1, 2, out var first) && first is >= 1 and <= 31 && !text.IsEmpty && text[0] is var separator
        && separator is (byte)'/' or (byte)'.' or (byte)'-' && Skip(ref text)
        && ReadDigits(ref text, 1, 2, out var second) && second is >= 1 and <= 31 && !text.IsEmpty && text[0] == separator && Skip(ref text)
        && ReadDigits(ref text, 4, 4, out _) && (text.IsEmpty || text[0] is (byte)' ' or (byte)'T' or (byte)',');

    private static bool ReadDate(ref ReadOnlySpan<byte> text, out int days)
    {
        days = 0;
        if (!ReadDigits(ref text, 4, 4, out var year) || text.IsEmpty || text[0] is var separator
            && separator is not ((byte)'-' or (byte)'/' or (byte)'.')) return false;
        Skip(ref text);
        if (!ReadDigits(ref text, 1, 2, out var month) || text.IsEmpty || text[0] != separator) return false;
        Skip(ref text);
        if (!ReadDigits(ref text, 1, 2, out var day)) return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        days = new DateOnly(year, month, day).DayNumber - new DateOnly(1970, 1, 1).DayNumber;
        return true;
    }

    private static bool ReadTime(ref ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        if (!ReadDigits(ref text, 1, 2, out var hours) || hours > 23 || !SkipColon(ref text)) return false;
        if (!ReadDigits(ref text, 2, 2, out var minutes) || minutes > 59) return false;
        micros = ((hours * 60) + minutes) * 60 * MicrosPerSecond;
        if (!SkipColon(ref text)) return true;
        if (!ReadDigits(ref text, 2, 2, out var seconds) || seconds > 59) return false;
        micros += seconds * MicrosPerSecond;
        if (text.IsEmpty || text[0] is not ((byte)'.' or (byte)',')) return true;
        Skip(ref text);
        var before = text.Length;
        if (!ReadDigits(ref text, 1, 6, out var fraction)) return false; // more than microseconds would be cut
        for (var digits = before - text.Length; digits < 6; digits++) fraction *= 10;
        micros += fraction;
        return text.IsEmpty || !char.IsAsciiDigit((char)text[0]);
    }

    private static bool ReadOffset(ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        text = NumberText.Trim(text);
        if (text.IsEmpty || text.SequenceEqual("Z"u8) || text.SequenceEqual("UTC"u8)) return true;
        if (text[0] is not ((byte)'+' or (byte)'-')) return false;
        var isWest = text[0] == '-';
        Skip(ref text);
        if (!ReadDigits(ref text, 2, 2, out var hours) || hours > 15) return false;
        SkipColon(ref text);
        var minutes = 0;
        if (!text.IsEmpty && (!ReadDigits(ref text, 2, 2, out minutes) || minutes > 59 || !text.IsEmpty)) return false;
        micros = ((hours * 60) + minutes) * 60 * MicrosPerSecond * (isWest ? -1 : 1);
        return true;
    }

    private static bool ReadDigits(ref ReadOnlySpan<byte> text, int min, int max, out int value)
    {
        var (digits, read) = (0, 0);
        while (digits < max && digits < text.Length && text[digits] is >= (byte)'0' and <= (byte)'9')
            read = (read * 10) + text[digits++] - '0';
        value = read;
        text = text[digits..];
        return digits >= min;
    }

    private static bool Skip(ref ReadOnlySpan<byte> text)
    {
        text = text[1..];
        return true;
    }

    private static bool SkipColon(ref ReadOnlySpan<byte> text) => !text.IsEmpty && text[0] == ':' && Skip(ref text);
}
