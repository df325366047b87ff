using System.Runtime.Intrinsics.X86;

namespace CrossDistil.Tensors.Kernels.MatrixProducts;

/// <summary>
/// 12×32 in twenty-four 512-bit registers. max(0, x) returns x when x is NaN, so a diverged run shows.
/// </summary>
internal readonly unsafe struct Avx512Block : IBlock
{
    public static int Rows => 12;

    public static int Columns => 32;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(int depth, float* left, float* right, float* c, nint stride, bool accumulate, float* bias, bool relu)
    {
        Vector512<float> c00 = default, c01 = default;
        Vector512<float> c10 = default, c11 = default;
        Vector512<float> c20 = default, c21 = default;
        Vector512<float> c30 = default, c31 = default;
        Vector512<float> c40 = default, c41 = default;
        Vector512<float> c50 = default, c51 = default;
        Vector512<float> c60 = default, c61 = default;
        Vector512<float> c70 = default, c71 = default;
        Vector512<float> c80 = default, c81 = default;
        Vector512<float> c90 = default, c91 = default;
        Vector512<float> ca0 = default, ca1 = default;
        Vector512<float> cb0 = default, cb1 = default;
        if (accumulate)
        {
            (c00, c01) = (Vector512.Load(c), Vector512.Load(c + 16));
            (c10, c11) = (Vector512.Load(c + stride), Vector512.Load(c + stride + 16));
            (c20, c21) = (Vector512.Load(c + (2 * stride)), Vector512.Load(c + (2 * stride) + 16));
            (c30, c31) = (Vector512.Load(c + (3 * stride)), Vector512.Load(c + (3 * stride) + 16));
            (c40, c41) = (Vector512.Load(c + (4 * stride)), Vector512.Load(c + (4 * stride) + 16));
            (c50, c51) = (Vector512.Load(c + (5 * stride)), Vector512.Load(c + (5 * stride) + 16));
            (c60, c61) = (Vector512.Load(c + (6 * stride)), Vector512.Load(c + (6 * stride) + 16));
            (c70, c71) = (Vector512.Load(c + (7 * stride)), Vector512.Load(c + (7 * stride) + 16));
            (c80, c81) = (Vector512.Load(c + (8 * stride)), Vector512.Load(c + (8 * stride) + 16));
            (c90, c91) = (Vector512.Load(c + (9 * stride)), Vector512.Load(c + (9 * stride) + 16));
            (ca0, ca1) = (Vector512.Load(c + (10 * stride)), Vector512.Load(c + (10 * stride) + 16));
            (cb0, cb1) = (Vector512.Load(c + (11 * stride)), Vector512.Load(c + (11 * stride) + 16));
        }

        for (var k = 0; k < depth; k++, left += 12, right += 32)
        {
            Vector512<float> b0 = Vector512.Load(right), b1 = Vector512.Load(right + 16);
            var a0 = Vector512.Create(left[0]);
            c00 = Avx512F.FusedMultiplyAdd(a0, b0, c00);
            c01 = Avx512F.FusedMultiplyAdd(a0, b1, c01);
            var a1 = Vector512.Create(left[1]);
            c10 = Avx512F.FusedMultiplyAdd(a1, b0, c10);
            c11 = Avx512F.FusedMultiplyAdd(a1, b1, c11);
            var a2 = Vector512.Create(left[2]);
            c20 = Avx512F.FusedMultiplyAdd(a2, b0, c20);
            c21 = Avx512F.FusedMultiplyAdd(a2, b1, c21);
            var a3 = Vector512.Create(left[3]);
            c30 = Avx512F.FusedMultiplyAdd(a3, b0, c30);
            c31 = Avx512F.FusedMultiplyAdd(a3, b1, c31);
            var a4 = Vector512.Create(left[4]);
            c40 = Avx512F.FusedMultiplyAdd(a4, b0, c40);
            c41 = Avx512F.FusedMultiplyAdd(a4, b1, c41);
            var a5 = Vector512.Create(left[5]);
            c50 = Avx512F.FusedMultiplyAdd(a5, b0, c50);
            c51 = Avx512F.FusedMultiplyAdd(a5, b1, c51);
            var a6 = Vector512.Create(left[6]);
            c60 = Avx512F.FusedMultiplyAdd(a6, b0, c60);
            c61 = Avx512F.FusedMultiplyAdd(a6, b1, c61);
            var a7 = Vector512.Create(left[7]);
            c70 = Avx512F.FusedMultiplyAdd(a7, b0, c70);
            c71 = Avx512F.FusedMultiplyAdd(a7, b1, c71);
            var a8 = Vector512.Create(left[8]);
            c80 = Avx512F.FusedMultiplyAdd(a8, b0, c80);
            c81 = Avx512F.FusedMultiplyAdd(a8, b1, c81);
            var a9 = Vector512.Create(left[9]);
            c90 = Avx512F.FusedMultiplyAdd(a9, b0, c90);
            c91 = Avx512F.FusedMultiplyAdd(a9, b1, c91);
            var aa = Vector512.Create(left[10]);
            ca0 = Avx512F.FusedMultiplyAdd(aa, b0, ca0);
            ca1 = Avx512F.FusedMultiplyAdd(aa, b1, ca1);
            var ab = Vector512.Create(left[11]);
            cb0 = Avx512F.FusedMultiplyAdd(ab, b0, cb0);
            cb1 = Avx512F.FusedMultiplyAdd(ab, b1, cb1);
        }

        Finish(c, c00, c01, bias, relu);
        Finish(c + stride, c10, c11, bias, relu);
        Finish(c + (2 * stride), c20, c21, bias, relu);
        Finish(c + (3 * stride), c30, c31, bias, relu);
        Finish(c + (4 * stride), c40, c41, bias, relu);
        Finish(c + (5 * stride), c50, c51, bias, relu);
        Finish(c + (6 * stride), c60, c61, bias, relu);
        Finish(c + (7 * stride), c70, c71, bias, relu);
        Finish(c + (8 * stride), c80, c81, bias, relu);
        Finish(c + (9 * stride), c90, c91, bias, relu);
        Finish(c + (10 * stride), ca0, ca1, bias, relu);
        Finish(c + (11 * stride), cb0, cb1, bias, relu);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(float* c, Vector512<float> v0, Vector512<float> v1, float* bias, bool relu)
    {
        if (bias is not null)
        {
            v0 += Vector512.Load(bias);
            v1 += Vector512.Load(bias + 16);
        }

        if (relu)
        {
            v0 = Avx512F.Max(Vector512<float>.Zero, v0);
            v1 = Avx512F.Max(Vector512<float>.Zero, v1);
        }

        v0.Store(c);
        v1.Store(c + 16);
    }
}
