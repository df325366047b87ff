namespace CrossDistil.Data.Encoding;

/// <summary>
/// A feature's value before encoding, as a request or a row carries it: missing, an integer, a number, text or a truth
/// value.
/// </summary>
public readonly record struct RawValue
{
    private readonly long _bits;

    private RawValue(RawKind kind, long bits, string? text) => (Kind, _bits, Text) = (kind, bits, text);

    /// <summary>Which of the five it is; <c>default</c> is missing.</summary>
    public RawKind Kind { get; }

    /// <summary>The text, when <see cref="Kind"/> is text; of a number, how it was written where that is known; otherwise null.</summary>
    public string? Text { get; }

    /// <summary>The integer, or 0 / 1 of a truth value.</summary>
    public long Integer => _bits;

    /// <summary>The number, when <see cref="Kind"/> is number.</summary>
    public double Number => BitConverter.Int64BitsToDouble(_bits);

    /// <summary>Text; null is missing, and empty text is a value like any other.</summary>
    public static implicit operator RawValue(string? text) => text is null ? default : new(RawKind.Text, 0, text);

    /// <summary>An integer.</summary>
    public static implicit operator RawValue(long value) => new(RawKind.Integer, value, null);

    /// <summary>A number; NaN is missing.</summary>
    public static implicit operator RawValue(double value) =>
        double.IsNaN(value) ? default : new(RawKind.Number, BitConverter.DoubleToInt64Bits(value), null);

    /// <summary>A number that a request wrote in this way: a key of text may have the same spelling.</summary>
    internal static RawValue WrittenAs(double value, string text) => new(RawKind.Number, BitConverter.DoubleToInt64Bits(value), text);

    /// <summary>
    /// A truth value: 1 or 0 where keys are integers or numbers, <c>true</c> or <c>false</c> where they are text.
    /// </summary>
    public static implicit operator RawValue(bool value) => new(RawKind.Truth, value ? 1 : 0, null);

    /// <summary>The value as invariant text; empty where missing.</summary>
    public override string ToString() => Kind switch
    {
        RawKind.Integer => _bits.ToString(CultureInfo.InvariantCulture),
        RawKind.Number => NumberText.Of(Number),
        RawKind.Text => Text!,
        RawKind.Truth => _bits == 0 ? "false" : "true",
        _ => "",
    };

    /// <summary>The value as an integer, where it is one or is written as one.</summary>
    public bool TryGetInteger(out long value)
    {
        value = _bits;
        switch (Kind)
        {
            case RawKind.Integer or RawKind.Truth:
                return true;
            case RawKind.Number:
                var isInteger = double.IsInteger(Number) && Math.Abs(Number) < 9.2e18;
                value = isInteger ? (long)Number : 0;
                return isInteger;
            default:
                value = 0;
                return Kind is RawKind.Text && NumberText.TryKey(Utf8(stackalloc byte[NumberText.MaxLength]), out value);
        }
    }

    /// <summary>The value as a number, where it is one or is written as one.</summary>
    public bool TryGetNumber(out double value)
    {
        value = Kind is RawKind.Number ? Number : _bits;
        return Kind is not RawKind.Missing
            && (Kind is not RawKind.Text || NumberText.TryNumber(Utf8(stackalloc byte[NumberText.MaxLength]), out value));
    }

    /// <summary>The text's bytes; empty where it is too long for a number.</summary>
    private ReadOnlySpan<byte> Utf8(Span<byte> buffer) =>
        System.Text.Encoding.UTF8.TryGetBytes(Text, buffer, out var length) ? buffer[..length] : [];

}

/// <summary>What a <see cref="RawValue"/> holds.</summary>
public enum RawKind
{
    /// <summary>Nothing.</summary>
    Missing,

    /// <summary>A 64-bit integer.</summary>
    Integer,

    /// <summary>A double, never NaN.</summary>
    Number,

    /// <summary>Text.</summary>
    Text,

    /// <summary>True or false.</summary>
    Truth,
}
