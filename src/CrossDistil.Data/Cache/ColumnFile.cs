using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace CrossDistil.Data.Cache;

/// <summary>
/// A column file: read into memory as a whole, where nothing that becomes of the file can reach it; or mapped, where it
/// is too large for that, and read only where it is touched, and open, to be read in blocks past the mapping.
/// </summary>
internal sealed class ColumnFile : IDisposable
{
    private const int Block = 1 << 20;

    private readonly string _path;
    // One open file for both ways: they see the same bytes whatever the path names later; null where it is in memory.
    private readonly SafeFileHandle? _handle;
    private readonly MemoryMappedFile? _file;
    private readonly SafeBuffer? _memory;        // null where the file is empty: nothing can be mapped

    private ColumnFile(string path, SafeFileHandle? handle, MemoryMappedFile? file, SafeBuffer? memory, long bytes) =>
        (_path, _handle, _file, _memory, Bytes) = (path, handle, file, memory, bytes);

    /// <summary>Length of the file.</summary>
    public long Bytes { get; }

    /// <summary>Whether it is in memory, and the file is not needed any more.</summary>
    public bool IsHeld => _handle is null;

    /// <summary>Maps a file.</summary>
    public static ColumnFile Map(string path)
    {
        var handle = File.OpenHandle(path);
        var bytes = RandomAccess.GetLength(handle);
        if (bytes == 0) return new(path, handle, null, null, 0);
        var file = MemoryMappedFile.CreateFromFile(
            handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        return new(path, handle, file, file.CreateViewAccessor(0, bytes, MemoryMappedFileAccess.Read).SafeMemoryMappedViewHandle, bytes);
    }

    /// <summary>Reads a file into memory.</summary>
    /// <param name="path">The file.</param>
    /// <param name="check">Called with the SHA-256 of the content, lower-case hexadecimal.</param>
    public static ColumnFile Hold(string path, Action<string> check)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var column = new ColumnFile(path, null, null, file.Length == 0 ? null : new HeldBytes(file.Length), file.Length);
        try
        {
            for (var at = 0L; at < column.Bytes; at += Block)
            {
                var block = column.Part(at, (int)Math.Min(Block, column.Bytes - at));
                file.ReadExactly(block);
                hash.AppendData(block);
            }

            check(Convert.ToHexStringLower(hash.GetHashAndReset()));
            return column;
        }
        catch
        {
            column.Dispose();
            throw;
        }
    }

    /// <summary>The whole column. Valid until the column is disposed.</summary>
    public ReadOnlySpan<T> As<T>()
        where T : unmanaged => _memory is null
            ? []
            : MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref At(0)), checked((int)(Bytes / Unsafe.SizeOf<T>())));

    /// <summary>Reads values past the mapping, where there is one.</summary>
    /// <param name="first">Place of the first one.</param>
    /// <param name="values">Receives them.</param>
    /// <returns>Number of values read: as many as fit, or as the column has from there on.</returns>
    /// <exception cref="InputException">The file cannot be read any more, or is shorter than it was.</exception>
    public int Read<T>(long first, Span<T> values)
        where T : unmanaged
    {
        var count = (int)Math.Min(values.Length, (Bytes / Unsafe.SizeOf<T>()) - first);
        if (IsHeld)
        {
            As<T>().Slice((int)first, count).CopyTo(values);
            return count;
        }

        var rest = MemoryMarshal.AsBytes(values[..count]);
        for (var at = first * Unsafe.SizeOf<T>(); !rest.IsEmpty;)
        {
            var some = ReadSome(at, rest);
            at += some;
            rest = rest[some..];
        }

        return count;
    }

    public void Dispose()
    {
        _memory?.Dispose();
        _file?.Dispose();
        _handle?.Dispose();
    }

    private Span<byte> Part(long at, int bytes) => MemoryMarshal.CreateSpan(ref At(at), bytes);

    private ref byte At(long at)
    {
        ObjectDisposedException.ThrowIf(_memory!.IsClosed, this);
        // A view starts at the file's first byte, so the handle is the address of the data.
        return ref Unsafe.AddByteOffset(ref Unsafe.NullRef<byte>(), _memory.DangerousGetHandle() + (nint)at);
    }

    private int ReadSome(long at, Span<byte> bytes)
    {
        try
        {
            return RandomAccess.Read(_handle!, bytes, at) is > 0 and var read
                ? read
                : throw new InputException(
                    _path, $"ends before byte {at}, and had {Bytes} bytes when training began",
                    "leave a cache alone while it is trained from; run ingest again");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(_path, $"cannot be read ({e.Message})", "check its disk, and train again");
        }
    }

    /// <summary>Memory outside the managed heap: columns may be longer than an array.</summary>
    private sealed class HeldBytes : SafeBuffer
    {
        public HeldBytes(long bytes)
            : base(ownsHandle: true) => SetHandle(Marshal.AllocHGlobal((nint)bytes));

        protected override bool ReleaseHandle()
        {
            Marshal.FreeHGlobal(handle);
            return true;
        }
    }
}
