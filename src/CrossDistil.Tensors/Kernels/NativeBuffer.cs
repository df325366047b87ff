using System.Runtime.InteropServices;

namespace CrossDistil.Tensors.Kernels;

/// <summary>
/// 64-byte aligned native memory that grows on demand and is zero when fresh. It has no finalizer: kernels hold bare
/// addresses, which the garbage collector does not see, so only its owner can tell when nobody uses it any more.
/// </summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    public const int Alignment = 64;

    private void* _memory;

    public NativeBuffer(long bytes = 0) => Reserve(bytes, keep: 0);

    /// <summary>Where the memory starts; it moves when <see cref="Reserve"/> grows it.</summary>
    public nint Address => (nint)_memory;

    /// <summary>The same, for buffers that never are empty.</summary>
    /// <exception cref="ObjectDisposedException">The memory was freed.</exception>
    public nint LiveAddress => _memory is not null ? (nint)_memory : throw Freed();

    /// <summary>Bytes held.</summary>
    public long Bytes { get; private set; }

    /// <summary>The first <paramref name="count"/> elements.</summary>
    public Span<T> Span<T>(int count)
        where T : unmanaged
    {
        if ((long)count * sizeof(T) > Bytes) throw Freed();
        return new Span<T>(_memory, count);
    }

    /// <summary>
    /// Makes room for <paramref name="bytes"/>, keeping the first <paramref name="keep"/>; never shrinks.
    /// </summary>
    public void Reserve(long bytes, long keep)
    {
        if (bytes <= Bytes) return;
        var size = (Math.Max(bytes, Bytes + (Bytes / 2)) + Alignment - 1) / Alignment * Alignment;
        var memory = Allocate(size);
        Buffer.MemoryCopy(_memory, memory, size, keep);
        Dispose();
        _memory = memory;
        Bytes = size;
    }

    public void Dispose()
    {
        if (NativePages.AreFor(Bytes)) NativePages.Free(_memory, Bytes);
        else NativeMemory.AlignedFree(_memory);
        _memory = null;
        Bytes = 0;
    }

    /// <summary>Zeroed.</summary>
    private static void* Allocate(long size)
    {
        if (NativePages.AreFor(size)) return NativePages.Allocate(size);
        var memory = NativeMemory.AlignedAlloc((nuint)size, Alignment);
        NativeMemory.Clear(memory, (nuint)size);
        return memory;
    }

    private static ObjectDisposedException Freed() => new(nameof(NativeBuffer), "The memory was freed.");
}
