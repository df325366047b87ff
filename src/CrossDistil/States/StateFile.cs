using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using CrossDistil.Data;

namespace CrossDistil.States;

/// <summary>
/// A state on disk, little-endian: magic <c>CDSTAT01</c>; length of the header, int32; header, JSON in UTF-8; the blocks' float32 values one after another; SHA-256 of
/// everything before it.
/// </summary>
internal static class StateFile
{
    private const int Part = 1 << 20; // values at a time: the bytes of a large table do not fit one span

    private static ReadOnlySpan<byte> Magic => "CDSTAT01"u8;

    /// <summary>Writes a state, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="header">Its step and identity; what the parts have is added here.</param>
    /// <param name="keep">Visits the parts; called twice.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(string path, StateHeader header, Action<ITrainingState> keep)
    {
        var contents = new StateContents(header);
        keep(contents);
        AtomicFile.Write(path, file => Checksum.Write(file, hashed =>
        {
            var json = contents.Header.ToJson();
            Span<byte> length = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(length, json.Length);
            hashed.Write(Magic);
            hashed.Write(length);
            hashed.Write(json);
            keep(new StateBlockWriter(hashed));
        }));
    }

    /// <summary>Looks a file through.</summary>
    /// <returns>Its header and where the blocks begin; null where the file is truncated or damaged.</returns>
    /// <exception cref="InputException">It is whole and of another format, or cannot be read.</exception>
    public static (StateHeader Header, long Blocks)? Verify(string path)
    {
        try
        {
            using var file = Open(path);
            if (!Checksum.Holds(file)) return null;
            Span<byte> start = stackalloc byte[Magic.Length + sizeof(int)];
            file.ReadExactly(start);
            if (!start.StartsWith(Magic)) throw new InputException(path, "is a state of another format", "resume with the version that wrote it, or start anew with --overwrite");
            var json = new byte[BinaryPrimitives.ReadInt32LittleEndian(start[Magic.Length..])];
            file.ReadExactly(json);
            return (StateHeader.FromJson(json), file.Position);
        }
        catch (Exception e) when (e is EndOfStreamException or JsonException or OverflowException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(path, $"cannot be read ({e.Message})", "check its permissions, or start anew with --overwrite");
        }
    }

    public static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);

    public static void Write(Stream file, ReadOnlySpan<float> values)
    {
        for (; !values.IsEmpty; values = values[Math.Min(values.Length, Part)..]) file.Write(MemoryMarshal.AsBytes(values[..Math.Min(values.Length, Part)]));
    }

    public static void Read(Stream file, Span<float> values)
    {
        for (; !values.IsEmpty; values = values[Math.Min(values.Length, Part)..]) file.ReadExactly(MemoryMarshal.AsBytes(values[..Math.Min(values.Length, Part)]));
    }
}
