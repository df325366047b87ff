using CrossDistil.Tensors.Kernels.MatrixProducts;

namespace CrossDistil.Tensors.Kernels.Cpu;

/// <summary>
/// The kernels with vector instructions on all threads of a team. Work is cut into chunks by shape alone and partial
/// sums are added in order of the chunks, so that any number of threads gives the same bits.
/// </summary>
internal sealed unsafe partial class CpuKernels(Workers workers, Gemm wide, Gemm narrow, Gemm thin) : TensorKernels
{
    private const int ElementsPerChunk = 1 << 14;
    private const int NarrowColumns = 16;

    private readonly NativeBuffer _partials = new();

    public CpuKernels(Workers workers)
        : this(workers, Gemm.Widest(workers), Gemm.Narrow(workers), Gemm.Thin(workers)) { }

    public override void Dispose()
    {
        wide.Dispose();
        narrow.Dispose();
        thin.Dispose();
        _partials.Dispose();
        base.Dispose();
    }

    private static int Chunks(int count, int perChunk) => (count + perChunk - 1) / perChunk;

    /// <summary>Rows that make a chunk of some thousand elements.</summary>
    private static int RowsPerChunk(int columns) => Math.Max(1, ElementsPerChunk / Math.Max(1, columns));

    /// <summary>
    /// Room for <paramref name="count"/> numbers per chunk, whose sums the caller then adds in order.
    /// </summary>
    private nint Partials<T>(long count)
        where T : unmanaged
    {
        _partials.Reserve(count * sizeof(T), keep: 0);
        return _partials.Address;
    }
}
