using System.Runtime.Intrinsics.X86;

namespace CrossDistil.Tensors;

/// <summary>What of this machine's processor the engine uses.</summary>
internal static class Processor
{
    /// <summary>
    /// Width of the vectors in matrix products: 512 (AVX-512), 256 (AVX2 with FMA), 128 (portable code on a processor's
    /// vectors), or 0 where it has none. The same bits are promised within one of them.
    /// </summary>
    public static int VectorBits { get; } = Avx512F.IsSupported ? 512 : Fma.IsSupported ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;
}
