namespace CrossDistil.Tensors;

/// <summary>Matrix products with blocks of one kind; holds the scratch memory that they need.</summary>
internal abstract class Gemm : IDisposable
{
    /// <summary>Computes the product on all threads; one at a time.</summary>
    public abstract void Multiply(in Product product);

    public abstract void Dispose();

    /// <summary>With the widest blocks that this processor has.</summary>
    public static Gemm Widest(Workers workers) =>
        System.Runtime.Intrinsics.X86.Avx512F.IsSupported ? new Gemm<Avx512Block>(workers) : Narrow(workers);

    /// <summary>With blocks of at most 16 columns, better for narrow results.</summary>
    public static Gemm Narrow(Workers workers) =>
        System.Runtime.Intrinsics.X86.Fma.IsSupported ? new Gemm<Avx2Block>(workers) : new Gemm<PortableBlock>(workers);
}
