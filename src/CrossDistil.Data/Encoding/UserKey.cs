namespace CrossDistil.Data.Encoding;

/// <summary>
/// The 64 bits that stand for a user in the cache: the <see cref="StableHash"/> of the value. Rows of one key are
/// ranked together; in a billion users two share one with a chance of 3 %.
/// </summary>
internal static class UserKey
{
    /// <summary>The key of a missing user; no value has it.</summary>
    public const long Missing = 0;

    /// <summary>The key of an integer.</summary>
    public static long Of(long user) => Known(StableHash.Of(user));

    /// <summary>The key of a number: −0 is 0, and NaN is missing.</summary>
    public static long Of(double user) => double.IsNaN(user) ? Missing : Of(KeyEncoder.Bits(user));

    /// <summary>The key of a text.</summary>
    /// <param name="utf8">UTF-8 bytes, any length; empty text is a value.</param>
    public static long Of(ReadOnlySpan<byte> utf8) => Known(StableHash.Of(utf8));

    private static long Known(ulong hash) => hash == Missing ? 1 : (long)hash;
}
