namespace CrossDistil.Data.Encoding;

/// <summary>
/// Turns a value into the id of an embedding row, in training and in serving. Two ids are the same in every field: 0
/// for a missing value and 1 for one that is unknown from training.
/// </summary>
internal abstract class FieldEncoder
{
    /// <summary>Id of a missing value.</summary>
    public const int Missing = 0;

    /// <summary>Id of a value that training did not know.</summary>
    public const int Unknown = 1;

    /// <summary>First id of a known value.</summary>
    public const int First = 2;

    /// <summary>Number of ids, missing and unknown included; ids are 0..Ids − 1.</summary>
    public abstract int Ids { get; }

    /// <summary>The id of one value.</summary>
    public abstract int Encode(RawValue value);
}

/// <summary>What the keys of a categorical field are.</summary>
internal enum KeyKind
{
    /// <summary>64-bit integers; truth values are 1 and 0.</summary>
    Integer,

    /// <summary>Doubles; −0 is 0.</summary>
    Number,

    /// <summary>UTF-8 text, compared byte for byte; empty text is a value.</summary>
    Text,
}

/// <summary>
/// An encoder over keys. A value of another kind is read as the field's kind: "12" is the integer 12 where keys are
/// integers, and 12 is the text "12" where they are text. Other values are unknown.
/// </summary>
internal abstract class KeyEncoder(KeyKind keys) : FieldEncoder
{
    /// <summary>Kind of the keys, fixed by the type of the feature's expression.</summary>
    public KeyKind Keys => keys;

    /// <summary>Id of an integer key; only where <see cref="Keys"/> is integer.</summary>
    public abstract int EncodeInteger(long key);

    /// <summary>Ids of many integer keys, as one by one; only where <see cref="Keys"/> is integer.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="ids">As many.</param>
    public abstract void EncodeIntegers(ReadOnlySpan<long> keys, Span<int> ids);

    /// <summary>Id of a text key; only where <see cref="Keys"/> is text.</summary>
    public abstract int EncodeText(ReadOnlySpan<byte> utf8);

    /// <summary>Id of a number; only where <see cref="Keys"/> is number. NaN is missing.</summary>
    public int EncodeNumber(double key) => double.IsNaN(key) ? Missing : EncodeInteger(Bits(key));

    /// <inheritdoc/>
    public override int Encode(RawValue value) => (Keys, value.Kind) switch
    {
        (_, RawKind.Missing) => Missing,
        (KeyKind.Integer, _) => value.TryGetInteger(out var integer) ? EncodeInteger(integer) : Unknown,
        (KeyKind.Number, _) => value.TryGetNumber(out var number) ? EncodeNumber(number) : Unknown,
        _ when value is { Kind: RawKind.Number, Text: { } written } && EncodeString(written) is not Unknown and var id => id,
        _ => EncodeString(value.ToString()),
    };

    private int EncodeString(string key)
    {
        var max = System.Text.Encoding.UTF8.GetMaxByteCount(key.Length);
        var utf8 = max <= 512 ? stackalloc byte[512] : new byte[max];
        return EncodeText(utf8[..System.Text.Encoding.UTF8.GetBytes(key, utf8)]);
    }

    /// <summary>The 64-bit key of a number that is not NaN: its bits, with −0 made 0.</summary>
    public static long Bits(double key) => BitConverter.DoubleToInt64Bits(key == 0 ? 0 : key);
}

/// <summary>A vocabulary's keys in order from id 2; every other value is unknown.</summary>
internal sealed class CategoricalEncoder(KeyKind keys, Vocabulary vocabulary) : KeyEncoder(keys)
{
    private readonly IntegerVocabulary? _integers = vocabulary as IntegerVocabulary;
    private readonly TextVocabulary? _text = vocabulary as TextVocabulary;

    /// <summary>
    /// The known keys: <see cref="TextVocabulary"/> where keys are text, otherwise <see cref="IntegerVocabulary"/>.
    /// </summary>
    public Vocabulary Vocabulary { get; } = vocabulary;

    /// <inheritdoc/>
    public override int Ids => First + Vocabulary.Count;

    /// <inheritdoc/>
    public override int EncodeInteger(long key) => _integers!.Find(key) is >= 0 and var position ? First + position : Unknown;

    /// <inheritdoc/>
    public override void EncodeIntegers(ReadOnlySpan<long> keys, Span<int> ids)
    {
        _integers!.Find(keys, ids);
        for (var i = 0; i < keys.Length; i++) ids[i] = ids[i] >= 0 ? First + ids[i] : Unknown;
    }

    /// <inheritdoc/>
    public override int EncodeText(ReadOnlySpan<byte> utf8) => _text!.Find(utf8) is >= 0 and var position ? First + position : Unknown;
}

/// <summary>
/// Keys hashed into a fixed number of ids from 2 on: ⌊hash·buckets / 2^64⌋ of <see cref="StableHash"/>. No value is
/// unknown, but keys share ids.
/// </summary>
/// <param name="keys">Kind of the keys.</param>
/// <param name="buckets">Number of ids that values share, ≥ 1.</param>
internal sealed class HashEncoder(KeyKind keys, int buckets) : KeyEncoder(keys)
{
    /// <summary>Number of ids that values share.</summary>
    public int Buckets { get; } = buckets;

    /// <inheritdoc/>
    public override int Ids => First + Buckets;

    /// <inheritdoc/>
    public override int EncodeInteger(long key) => IdOf(StableHash.Of(key));

    /// <inheritdoc/>
    public override void EncodeIntegers(ReadOnlySpan<long> keys, Span<int> ids)
    {
        for (var i = 0; i < keys.Length; i++) ids[i] = EncodeInteger(keys[i]);
    }

    /// <inheritdoc/>
    public override int EncodeText(ReadOnlySpan<byte> utf8) => IdOf(StableHash.Of(utf8));

    private int IdOf(ulong hash) => First + (int)Math.BigMul(hash, (ulong)Buckets, out _);
}
