using System.Security.Cryptography;

namespace CrossDistil.Data.Files;

/// <summary>
/// The SHA-256 of one file in a small file next to it, as <c>sha256sum --check</c> reads it: for the file that lists
/// the digests of all others.
/// </summary>
internal static class ChecksumFile
{
    /// <summary>The small file's text.</summary>
    /// <param name="name">Name of the file that it is of.</param>
    /// <param name="content">That file's bytes.</param>
    public static string Of(string name, ReadOnlySpan<byte> content) => $"{Convert.ToHexStringLower(SHA256.HashData(content))}  {name}\n";

    /// <summary>Whether the small file is of these bytes.</summary>
    /// <param name="checksum">The small file's bytes.</param>
    /// <param name="name">Name of the file that it is of.</param>
    /// <param name="content">That file's bytes.</param>
    public static bool Fits(ReadOnlySpan<byte> checksum, string name, ReadOnlySpan<byte> content) =>
        checksum.SequenceEqual(System.Text.Encoding.ASCII.GetBytes(Of(name, content)));
}
