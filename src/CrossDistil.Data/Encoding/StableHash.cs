using System.Buffers.Binary;

namespace CrossDistil.Data.Encoding;

/// <summary>
/// The hash behind hash buckets and vocabulary look-ups. It is part of the cache's and the bundle's format: the same
/// key gives the same 64 bits on every machine and in every version that reads the format.
/// </summary>
internal static class StableHash
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>Hash of an integer key: one SplitMix64 step (Steele, Lea, Flood, OOPSLA 2014) from the key.</summary>
    public static ulong Of(long key) => Mix((ulong)key + Golden);

    /// <summary>
    /// Hash of a text key: starting from its length in bytes, each 8-byte little-endian word (the last padded with zero
    /// bytes) is XORed in and mixed by one SplitMix64 step.
    /// </summary>
    /// <param name="utf8">UTF-8 bytes, any length.</param>
    public static ulong Of(ReadOnlySpan<byte> utf8)
    {
        var hash = Mix((ulong)utf8.Length + Golden);
        for (; utf8.Length >= 8; utf8 = utf8[8..]) hash = Mix((hash ^ BinaryPrimitives.ReadUInt64LittleEndian(utf8)) + Golden);
        if (utf8.IsEmpty) return hash;
        var rest = 0ul;
        for (var i = utf8.Length - 1; i >= 0; i--) rest = (rest << 8) | utf8[i];
        return Mix((hash ^ rest) + Golden);
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
