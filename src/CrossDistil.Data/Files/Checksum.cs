using System.Security.Cryptography;

namespace CrossDistil.Data.Files;

/// <summary>Files that end with the SHA-256 of everything before it.</summary>
internal static class Checksum
{
    /// <summary>Length of the checksum.</summary>
    public const int Bytes = SHA256.HashSizeInBytes;

    /// <summary>Writes what <paramref name="write"/> writes, then its checksum.</summary>
    public static void Write(Stream file, Action<Stream> write)
    {
        using var hash = SHA256.Create();
        using (var hashing = new CryptoStream(file, hash, CryptoStreamMode.Write, leaveOpen: true)) write(hashing);
        file.Write(hash.Hash!);
    }

    /// <summary>The checksum that a file ends with, as hexadecimal text; it is not verified.</summary>
    /// <exception cref="InputException">There is no such file, or it is too short.</exception>
    public static string Of(string path, string remedy) => InputFile.Read(path, remedy, () =>
    {
        using var file = File.OpenRead(path);
        file.Seek(-SHA256.HashSizeInBytes, SeekOrigin.End);
        var stored = new byte[SHA256.HashSizeInBytes];
        file.ReadExactly(stored);
        return Convert.ToHexStringLower(stored);
    });

    /// <summary>Whether a file is whole; its position is its start then.</summary>
    public static bool Holds(FileStream file)
    {
        if (file.Length < SHA256.HashSizeInBytes) return false;
        file.Position = 0;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        for (var left = file.Length - SHA256.HashSizeInBytes; left > 0;)
        {
            var read = file.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (read == 0) return false;
            hash.AppendData(buffer, 0, read);
            left -= read;
        }

        Span<byte> stored = stackalloc byte[SHA256.HashSizeInBytes];
        file.ReadExactly(stored);
        file.Position = 0;
        return stored.SequenceEqual(hash.GetHashAndReset());
    }
}
