using CrossDistil.Tensors.Kernels;

namespace CrossDistil.Tests.Tensors;

/// <summary>
/// Runs a kernel twice, on the reference and on another implementation, from equal memory, and compares all memory afterwards.
/// </summary>
internal sealed class KernelComparison : IDisposable
{
    private const int Guard = 16; // numbers behind every buffer that no kernel may touch

    private readonly Arena _arena = new();
    private readonly List<(nint Address, int Count)> _buffers = [];
    private int _seed = 1;

    public static void Check(TensorKernels kernels, Action<TensorKernels, KernelComparison> call, double tolerance = 2e-5)
    {
        using var reference = new ReferenceKernels();
        using KernelComparison expected = new(), actual = new();
        call(reference, expected);
        call(kernels, actual);
        for (var i = 0; i < expected._buffers.Count; i++)
        {
            var ((x, count), (y, _)) = (expected._buffers[i], actual._buffers[i]);
            Numbers.Close(Arena.View<float>(x, count), Arena.View<float>(y, count), tolerance, tolerance);
        }
    }

    /// <summary>A matrix of normal numbers in rows of <paramref name="stride"/> (0 = its columns).</summary>
    public Matrix Matrix(int rows, int columns, int stride = 0, double scale = 1)
    {
        stride = stride == 0 ? columns : stride;
        return new Matrix(Floats(Numbers.Normal(rows * stride, _seed++, scale)), rows, columns, stride);
    }

    public nint Vector(int count, double scale = 1) => Floats(Numbers.Normal(count, _seed++, scale));

    public nint Positive(int count) => Floats([.. Numbers.Normal(count, _seed++).Select(Math.Abs)]);

    public nint Floats(float[] values)
    {
        var address = _arena.Take((values.Length + Guard) * sizeof(float));
        values.CopyTo(Arena.View<float>(address, values.Length));
        Arena.View<float>(address + (values.Length * sizeof(float)), Guard).Fill(7);
        _buffers.Add((address, values.Length + Guard));
        return address;
    }

    public nint Ints(params int[] values)
    {
        var address = _arena.Take(Math.Max(1, values.Length) * sizeof(int));
        values.CopyTo(Arena.View<int>(address, values.Length));
        return address;
    }

    public void Dispose() => _arena.Dispose();
}
