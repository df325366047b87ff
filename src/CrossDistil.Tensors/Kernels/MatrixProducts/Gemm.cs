namespace CrossDistil.Tensors.Kernels.MatrixProducts;

/// <summary>Matrix products with blocks of one kind; holds the scratch memory that they need.</summary>
/// <param name="workers">The threads that compute; their clock, if there is one, times every product.</param>
internal abstract class Gemm(Workers workers) : IDisposable
{
    protected Workers Workers => workers;

    /// <summary>[worker] scratch memory.</summary>
    protected NativeBuffer[] Scratch { get; } = [.. Enumerable.Range(0, workers.Threads).Select(_ => new NativeBuffer())];

    /// <summary>Computes the product on all threads; one at a time.</summary>
    public void Multiply(in Product product)
    {
        if (workers.GemmClock is not { } clock)
        {
            Compute(product);
            return;
        }

        var start = GemmClock.Now;
        Compute(product);
        clock.Add(product, GemmClock.Now - start);
    }

    public virtual void Dispose()
    {
        foreach (var scratch in Scratch) scratch.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>With the widest blocks that this processor has.</summary>
    public static Gemm Widest(Workers workers) => Processor.VectorBits == 512 ? new Gemm<Avx512Block>(workers) : Narrow(workers);

    /// <summary>With blocks of at most 16 columns, better for narrow results.</summary>
    public static Gemm Narrow(Workers workers) =>
        Processor.VectorBits >= 256 ? new Gemm<Avx2Block>(workers) : new Gemm<PortableBlock>(workers);

    /// <summary>For results of few columns and no fewer rows than <see cref="IThinBlock.MaxRows"/>.</summary>
    public static Gemm Thin(Workers workers) => Processor.VectorBits switch
    {
        512 => new ThinGemm<ThinAvx512Block>(workers),
        256 => new ThinGemm<ThinAvx2Block>(workers),
        _ => new ThinGemm<ThinPortableBlock>(workers),
    };

    protected abstract void Compute(in Product product);
}
