using System.Runtime.Intrinsics.X86;

namespace CrossDistil.Tensors.Kernels.MatrixProducts;

/// <summary>6×16 in twelve 256-bit registers. max(0, x) returns x when x is NaN, so a diverged run shows.</summary>
internal readonly unsafe struct Avx2Block : IBlock
{
    public static int Rows => 6;

    public static int Columns => 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(int depth, float* left, float* right, float* c, nint stride, bool accumulate, float* bias, bool relu)
    {
        Vector256<float> c00 = default, c01 = default;
        Vector256<float> c10 = default, c11 = default;
        Vector256<float> c20 = default, c21 = default;
        Vector256<float> c30 = default, c31 = default;
        Vector256<float> c40 = default, c41 = default;
        Vector256<float> c50 = default, c51 = default;
        if (accumulate)
        {
            (c00, c01) = (Vector256.Load(c), Vector256.Load(c + 8));
            (c10, c11) = (Vector256.Load(c + stride), Vector256.Load(c + stride + 8));
            (c20, c21) = (Vector256.Load(c + (2 * stride)), Vector256.Load(c + (2 * stride) + 8));
            (c30, c31) = (Vector256.Load(c + (3 * stride)), Vector256.Load(c + (3 * stride) + 8));
            (c40, c41) = (Vector256.Load(c + (4 * stride)), Vector256.Load(c + (4 * stride) + 8));
            (c50, c51) = (Vector256.Load(c + (5 * stride)), Vector256.Load(c + (5 * stride) + 8));
        }

        for (var k = 0; k < depth; k++, left += 6, right += 16)
        {
            Vector256<float> b0 = Vector256.Load(right), b1 = Vector256.Load(right + 8);
            var a0 = Avx.BroadcastScalarToVector256(left);
            c00 = Fma.MultiplyAdd(a0, b0, c00);
            c01 = Fma.MultiplyAdd(a0, b1, c01);
            var a1 = Avx.BroadcastScalarToVector256(left + 1);
            c10 = Fma.MultiplyAdd(a1, b0, c10);
            c11 = Fma.MultiplyAdd(a1, b1, c11);
            var a2 = Avx.BroadcastScalarToVector256(left + 2);
            c20 = Fma.MultiplyAdd(a2, b0, c20);
            c21 = Fma.MultiplyAdd(a2, b1, c21);
            var a3 = Avx.BroadcastScalarToVector256(left + 3);
            c30 = Fma.MultiplyAdd(a3, b0, c30);
            c31 = Fma.MultiplyAdd(a3, b1, c31);
            var a4 = Avx.BroadcastScalarToVector256(left + 4);
            c40 = Fma.MultiplyAdd(a4, b0, c40);
            c41 = Fma.MultiplyAdd(a4, b1, c41);
            var a5 = Avx.BroadcastScalarToVector256(left + 5);
            c50 = Fma.MultiplyAdd(a5, b0, c50);
            c51 = Fma.MultiplyAdd(a5, b1, c51);
        }

        Finish(c, c00, c01, bias, relu);
        Finish(c + stride, c10, c11, bias, relu);
        Finish(c + (2 * stride), c20, c21, bias, relu);
        Finish(c + (3 * stride), c30, c31, bias, relu);
        Finish(c + (4 * stride), c40, c41, bias, relu);
        Finish(c + (5 * stride), c50, c51, bias, relu);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(float* c, Vector256<float> v0, Vector256<float> v1, float* bias, bool relu)
    {
        if (bias is not null)
        {
            v0 += Vector256.Load(bias);
            v1 += Vector256.Load(bias + 8);
        }

        if (relu)
        {
            v0 = Avx.Max(Vector256<float>.Zero, v0);
            v1 = Avx.Max(Vector256<float>.Zero, v1);
        }

        v0.Store(c);
        v1.Store(c + 8);
    }
}
