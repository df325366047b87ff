namespace CrossDistil.Tensors.Kernels;

/// <summary>
/// Memory for one step: handed out front to back, given back all at once. It grows by blocks; the first reset after
/// growth replaces them by one block of the whole size, so a loop of equal steps soon allocates nothing.
/// </summary>
internal sealed unsafe class Arena : IDisposable
{
    private const long FirstBlock = 1 << 20;

    private readonly List<NativeBuffer> _full = [];
    private NativeBuffer _block = new();
    private long _used;

    /// <summary>Address of fresh memory, 64-byte aligned, its content undefined.</summary>
    public nint Take(long bytes)
    {
        var size = (bytes + NativeBuffer.Alignment - 1) / NativeBuffer.Alignment * NativeBuffer.Alignment;
        if (_used + size > _block.Bytes)
        {
            var next = new NativeBuffer(Math.Max(size, Math.Max(FirstBlock, _block.Bytes)));
            _full.Add(_block);
            (_block, _used) = (next, 0);
        }

        var address = _block.Address + (nint)_used;
        _used += size;
        return address;
    }

    /// <summary>A view of memory taken here.</summary>
    public static Span<T> View<T>(nint address, int count)
        where T : unmanaged => new((void*)address, count);

    /// <summary>Takes everything back.</summary>
    public void Reset()
    {
        _used = 0;
        if (_full.Count == 0) return;
        var total = _block.Bytes + _full.Sum(block => block.Bytes);
        Dispose();
        _block = new NativeBuffer(total);
    }

    public void Dispose()
    {
        foreach (var block in _full) block.Dispose();
        _full.Clear();
        _block.Dispose();
    }
}
