namespace CrossDistil.Tensors.Kernels.MatrixProducts;

/// <summary>
/// 4×8 in eight 128-bit registers, for any processor. NaN is not below 0 and passes the ReLU, so a diverged run shows.
/// </summary>
internal readonly unsafe struct PortableBlock : IBlock
{
    public static int Rows => 4;

    public static int Columns => 8;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(int depth, float* left, float* right, float* c, nint stride, bool accumulate, float* bias, bool relu)
    {
        Vector128<float> c00 = default, c01 = default;
        Vector128<float> c10 = default, c11 = default;
        Vector128<float> c20 = default, c21 = default;
        Vector128<float> c30 = default, c31 = default;
        if (accumulate)
        {
            (c00, c01) = (Vector128.Load(c), Vector128.Load(c + 4));
            (c10, c11) = (Vector128.Load(c + stride), Vector128.Load(c + stride + 4));
            (c20, c21) = (Vector128.Load(c + (2 * stride)), Vector128.Load(c + (2 * stride) + 4));
            (c30, c31) = (Vector128.Load(c + (3 * stride)), Vector128.Load(c + (3 * stride) + 4));
        }

        for (var k = 0; k < depth; k++, left += 4, right += 8)
        {
            Vector128<float> b0 = Vector128.Load(right), b1 = Vector128.Load(right + 4);
            var a0 = Vector128.Create(left[0]);
            c00 = Vector128.MultiplyAddEstimate(a0, b0, c00);
            c01 = Vector128.MultiplyAddEstimate(a0, b1, c01);
            var a1 = Vector128.Create(left[1]);
            c10 = Vector128.MultiplyAddEstimate(a1, b0, c10);
            c11 = Vector128.MultiplyAddEstimate(a1, b1, c11);
            var a2 = Vector128.Create(left[2]);
            c20 = Vector128.MultiplyAddEstimate(a2, b0, c20);
            c21 = Vector128.MultiplyAddEstimate(a2, b1, c21);
            var a3 = Vector128.Create(left[3]);
            c30 = Vector128.MultiplyAddEstimate(a3, b0, c30);
            c31 = Vector128.MultiplyAddEstimate(a3, b1, c31);
        }

        Finish(c, c00, c01, bias, relu);
        Finish(c + stride, c10, c11, bias, relu);
        Finish(c + (2 * stride), c20, c21, bias, relu);
        Finish(c + (3 * stride), c30, c31, bias, relu);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(float* c, Vector128<float> v0, Vector128<float> v1, float* bias, bool relu)
    {
        if (bias is not null)
        {
            v0 += Vector128.Load(bias);
            v1 += Vector128.Load(bias + 4);
        }

        if (relu)
        {
            v0 = Vector128.ConditionalSelect(Vector128.LessThan(v0, default), default, v0);
            v1 = Vector128.ConditionalSelect(Vector128.LessThan(v1, default), default, v1);
        }

        v0.Store(c);
        v1.Store(c + 4);
    }
}
