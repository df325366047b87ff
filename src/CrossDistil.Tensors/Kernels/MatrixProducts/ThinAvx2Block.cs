using System.Runtime.Intrinsics.X86;

namespace CrossDistil.Tensors.Kernels.MatrixProducts;

/// <summary>24×4 in twelve 256-bit registers, which leaves the other four to the factors.</summary>
internal readonly unsafe struct ThinAvx2Block : IThinBlock
{
    public static int Rows => 24;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(
        int depth, float* left, nint leftStep, float* right, nint rightStep, nint column1, nint column2, nint column3, float* sums)
    {
        Vector256<float> s00 = Vector256.Load(sums), s01 = Vector256.Load(sums + 8), s02 = Vector256.Load(sums + 16);
        Vector256<float> s10 = Vector256.Load(sums + Rows), s11 = Vector256.Load(sums + Rows + 8), s12 = Vector256.Load(sums + Rows + 16);
        var s20 = Vector256.Load(sums + (2 * Rows));
        var s21 = Vector256.Load(sums + (2 * Rows) + 8);
        var s22 = Vector256.Load(sums + (2 * Rows) + 16);
        var s30 = Vector256.Load(sums + (3 * Rows));
        var s31 = Vector256.Load(sums + (3 * Rows) + 8);
        var s32 = Vector256.Load(sums + (3 * Rows) + 16);
        for (var k = 0; k < depth; k++, left += leftStep, right += rightStep)
        {
            Vector256<float> a0 = Vector256.Load(left), a1 = Vector256.Load(left + 8), a2 = Vector256.Load(left + 16);
            var b0 = Vector256.Create(right[0]);
            s00 = Fma.MultiplyAdd(a0, b0, s00);
            s01 = Fma.MultiplyAdd(a1, b0, s01);
            s02 = Fma.MultiplyAdd(a2, b0, s02);
            var b1 = Vector256.Create(right[column1]);
            s10 = Fma.MultiplyAdd(a0, b1, s10);
            s11 = Fma.MultiplyAdd(a1, b1, s11);
            s12 = Fma.MultiplyAdd(a2, b1, s12);
            var b2 = Vector256.Create(right[column2]);
            s20 = Fma.MultiplyAdd(a0, b2, s20);
            s21 = Fma.MultiplyAdd(a1, b2, s21);
            s22 = Fma.MultiplyAdd(a2, b2, s22);
            var b3 = Vector256.Create(right[column3]);
            s30 = Fma.MultiplyAdd(a0, b3, s30);
            s31 = Fma.MultiplyAdd(a1, b3, s31);
            s32 = Fma.MultiplyAdd(a2, b3, s32);
        }

        s00.Store(sums);
        s01.Store(sums + 8);
        s02.Store(sums + 16);
        s10.Store(sums + Rows);
        s11.Store(sums + Rows + 8);
        s12.Store(sums + Rows + 16);
        s20.Store(sums + (2 * Rows));
        s21.Store(sums + (2 * Rows) + 8);
        s22.Store(sums + (2 * Rows) + 16);
        s30.Store(sums + (3 * Rows));
        s31.Store(sums + (3 * Rows) + 8);
        s32.Store(sums + (3 * Rows) + 16);
    }
}
