using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CrossDistil.Data.Cache;

/// <summary>A column file: mapped into memory, to be read without copying and only where it is touched, and open, to be read in blocks past the mapping.</summary>
internal sealed class MappedColumn : IDisposable
{
    private readonly string _path;
    private readonly SafeFileHandle _handle;    // one open file for both ways: they see the same bytes whatever the path names later
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view; // null where the file is empty: nothing can be mapped

    public MappedColumn(string path)
    {
        _path = path;
        _handle = File.OpenHandle(path);
        Bytes = RandomAccess.GetLength(_handle);
        if (Bytes == 0) return;
        _file = MemoryMappedFile.CreateFromFile(_handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = _file.CreateViewAccessor(0, Bytes, MemoryMappedFileAccess.Read);
    }

    /// <summary>Length of the file.</summary>
    public long Bytes { get; }

    /// <summary>The whole column. Valid until the column is disposed.</summary>
    public ReadOnlySpan<T> As<T>()
        where T : unmanaged
    {
        if (_view is null) return [];
        var handle = _view.SafeMemoryMappedViewHandle;
        ObjectDisposedException.ThrowIf(handle.IsClosed, this);
        // The view starts at the file's first byte, so the handle is the address of the data.
        ref var start = ref Unsafe.AddByteOffset(ref Unsafe.NullRef<byte>(), handle.DangerousGetHandle());
        return MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref start), checked((int)(Bytes / Unsafe.SizeOf<T>())));
    }

    /// <summary>Reads values past the mapping.</summary>
    /// <param name="first">Place of the first one.</param>
    /// <param name="values">Receives them.</param>
    /// <returns>How many there were: as many as asked for, or as the column has from there on.</returns>
    /// <exception cref="InputException">The file cannot be read any more, or is shorter than it was.</exception>
    public int Read<T>(long first, Span<T> values)
        where T : unmanaged
    {
        var count = (int)Math.Min(values.Length, (Bytes / Unsafe.SizeOf<T>()) - first);
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
        _view?.Dispose();
        _file?.Dispose();
        _handle.Dispose();
    }

    private int ReadSome(long at, Span<byte> bytes)
    {
        try
        {
            return RandomAccess.Read(_handle, bytes, at) is > 0 and var read
                ? read
                : throw new InputException(_path, $"ends before byte {at}, and had {Bytes} bytes when training began", "leave a cache alone while it is trained from; run ingest again");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(_path, $"cannot be read ({e.Message})", "check its disk, and train again");
        }
    }
}
