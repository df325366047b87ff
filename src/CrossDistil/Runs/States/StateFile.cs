using System.Buffers.Binary;
using System.Runtime.InteropServices;
using CrossDistil.Data.Files;
using CrossDistil.Tensors.States;

namespace CrossDistil.Runs.States;

/// <summary>
/// A state on disk, little-endian: magic <c>CDSTAT02</c>; length of the header, int32; header, JSON in UTF-8; the
/// blocks' float32 values one after another; SHA-256 of everything before it.
/// </summary>
internal static class StateFile
{
    private const int Part = 1 << 20; // values at a time: the bytes of a large table do not fit one span

    private static ReadOnlySpan<byte> Magic => "CDSTAT02"u8;

    /// <summary>Writes a state, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="header">Its step and identity; what the parts have is added here.</param>
    /// <param name="visit">Visits the parts; called twice.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(string path, StateHeader header, Action<IStateVisitor> visit)
    {
        var contents = new StateContents(header);
        visit(contents);
        AtomicFile.Write(path, file => Checksum.Write(file, hashed =>
        {
            var json = contents.Header.ToJson();
            Span<byte> length = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(length, json.Length);
            hashed.Write(Magic);
            hashed.Write(length);
            hashed.Write(json);
            visit(new StateBlockWriter(hashed));
        }));
    }

    /// <summary>Verifies a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="remedy">What helps where it is of another format.</param>
    /// <returns>Its header and where the blocks begin; null where the file is truncated or damaged.</returns>
    /// <exception cref="InputException">It is whole and of another format, or cannot be read.</exception>
    public static FoundState? Verify(
        string path, string remedy = "resume with the version that wrote it, or start over with the option overwrite")
    {
        try
        {
            using var file = Open(path);
            if (!Checksum.Holds(file)) return null;
            Span<byte> start = stackalloc byte[Magic.Length + sizeof(int)];
            file.ReadExactly(start);
            if (!start.StartsWith(Magic)) throw new InputException(path, "is a state of another format", remedy);
            var length = BinaryPrimitives.ReadInt32LittleEndian(start[Magic.Length..]);
            var left = file.Length - start.Length - Checksum.Bytes;
            if (length < 0 || length > left) return null;
            var json = new byte[length];
            file.ReadExactly(json);
            var header = StateHeader.FromJson(json);
            return header.IsSound(left - length) ? new(path, header, file.Position) : null;
        }
        catch (Exception e) when (e is EndOfStreamException or JsonException or NotSupportedException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(path, $"cannot be read ({e.Message})", $"check its permissions, or {remedy}");
        }
    }

    public static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);

    /// <summary>Opens a verified file at its blocks.</summary>
    /// <exception cref="InputException">It was removed since.</exception>
    public static FileStream OpenBlocks(FoundState state)
    {
        try
        {
            var file = Open(state.Path);
            file.Position = state.Blocks;
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Changed(state.Path, e);
        }
    }

    public static void Write(Stream file, ReadOnlySpan<float> values)
    {
        for (; values.Length > Part; values = values[Part..]) file.Write(MemoryMarshal.AsBytes(values[..Part]));
        file.Write(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Reads values at a file's position.</summary>
    /// <exception cref="InputException">It has changed since it was verified.</exception>
    public static void Read(FileStream file, Span<float> values)
    {
        try
        {
            for (; values.Length > Part; values = values[Part..]) file.ReadExactly(MemoryMarshal.AsBytes(values[..Part]));
            file.ReadExactly(MemoryMarshal.AsBytes(values));
        }
        catch (IOException e)
        {
            throw Changed(file.Name, e);
        }
    }

    private static InputException Changed(string path, Exception e) =>
        new(path, $"cannot be read any more ({e.Message})", "do not change the files of a run while a training continues from it");
}
