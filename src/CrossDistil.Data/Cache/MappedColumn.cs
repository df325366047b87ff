using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CrossDistil.Data.Cache;

/// <summary>A column file mapped into memory: read without copying, and only where it is touched.</summary>
internal sealed class MappedColumn : IDisposable
{
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view; // null where the file is empty: nothing can be mapped

    public MappedColumn(string path)
    {
        Bytes = new FileInfo(path).Length;
        if (Bytes == 0) return;
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
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

    public void Dispose()
    {
        _view?.Dispose();
        _file?.Dispose();
    }
}
