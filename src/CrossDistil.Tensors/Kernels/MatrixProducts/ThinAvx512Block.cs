using System.Runtime.Intrinsics.X86;

namespace CrossDistil.Tensors.Kernels.MatrixProducts;

/// <summary>32×4 in eight 512-bit registers, the fewest that hide how long a multiply-add takes.</summary>
internal readonly unsafe struct ThinAvx512Block : IThinBlock
{
    public static int Rows => 32;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(
        int depth, float* left, nint leftStep, float* right, nint rightStep, nint column1, nint column2, nint column3, float* sums)
    {
        Vector512<float> s00 = Vector512.Load(sums), s01 = Vector512.Load(sums + 16);
        Vector512<float> s10 = Vector512.Load(sums + Rows), s11 = Vector512.Load(sums + Rows + 16);
        Vector512<float> s20 = Vector512.Load(sums + (2 * Rows)), s21 = Vector512.Load(sums + (2 * Rows) + 16);
        Vector512<float> s30 = Vector512.Load(sums + (3 * Rows)), s31 = Vector512.Load(sums + (3 * Rows) + 16);
        for (var k = 0; k < depth; k++, left += leftStep, right += rightStep)
        {
            Vector512<float> a0 = Vector512.Load(left), a1 = Vector512.Load(left + 16);
            var b0 = Vector512.Create(right[0]);
            s00 = Avx512F.FusedMultiplyAdd(a0, b0, s00);
            s01 = Avx512F.FusedMultiplyAdd(a1, b0, s01);
            var b1 = Vector512.Create(right[column1]);
            s10 = Avx512F.FusedMultiplyAdd(a0, b1, s10);
            s11 = Avx512F.FusedMultiplyAdd(a1, b1, s11);
            var b2 = Vector512.Create(right[column2]);
            s20 = Avx512F.FusedMultiplyAdd(a0, b2, s20);
            s21 = Avx512F.FusedMultiplyAdd(a1, b2, s21);
            var b3 = Vector512.Create(right[column3]);
            s30 = Avx512F.FusedMultiplyAdd(a0, b3, s30);
            s31 = Avx512F.FusedMultiplyAdd(a1, b3, s31);
        }

        s00.Store(sums);
        s01.Store(sums + 16);
        s10.Store(sums + Rows);
        s11.Store(sums + Rows + 16);
        s20.Store(sums + (2 * Rows));
        s21.Store(sums + (2 * Rows) + 16);
        s30.Store(sums + (3 * Rows));
        s31.Store(sums + (3 * Rows) + 16);
    }
}
