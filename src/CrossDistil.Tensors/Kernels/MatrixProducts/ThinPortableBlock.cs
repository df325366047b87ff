namespace CrossDistil.Tensors.Kernels.MatrixProducts;

/// <summary>8×4 in eight 128-bit registers, for any processor.</summary>
internal readonly unsafe struct ThinPortableBlock : IThinBlock
{
    public static int Rows => 8;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(
        int depth, float* left, nint leftStep, float* right, nint rightStep, nint column1, nint column2, nint column3, float* sums)
    {
        Vector128<float> s00 = Vector128.Load(sums), s01 = Vector128.Load(sums + 4);
        Vector128<float> s10 = Vector128.Load(sums + Rows), s11 = Vector128.Load(sums + Rows + 4);
        Vector128<float> s20 = Vector128.Load(sums + (2 * Rows)), s21 = Vector128.Load(sums + (2 * Rows) + 4);
        Vector128<float> s30 = Vector128.Load(sums + (3 * Rows)), s31 = Vector128.Load(sums + (3 * Rows) + 4);
        for (var k = 0; k < depth; k++, left += leftStep, right += rightStep)
        {
            Vector128<float> a0 = Vector128.Load(left), a1 = Vector128.Load(left + 4);
            var b0 = Vector128.Create(right[0]);
            s00 = Vector128.MultiplyAddEstimate(a0, b0, s00);
            s01 = Vector128.MultiplyAddEstimate(a1, b0, s01);
            var b1 = Vector128.Create(right[column1]);
            s10 = Vector128.MultiplyAddEstimate(a0, b1, s10);
            s11 = Vector128.MultiplyAddEstimate(a1, b1, s11);
            var b2 = Vector128.Create(right[column2]);
            s20 = Vector128.MultiplyAddEstimate(a0, b2, s20);
            s21 = Vector128.MultiplyAddEstimate(a1, b2, s21);
            var b3 = Vector128.Create(right[column3]);
            s30 = Vector128.MultiplyAddEstimate(a0, b3, s30);
            s31 = Vector128.MultiplyAddEstimate(a1, b3, s31);
        }

        s00.Store(sums);
        s01.Store(sums + 4);
        s10.Store(sums + Rows);
        s11.Store(sums + Rows + 4);
        s20.Store(sums + (2 * Rows));
        s21.Store(sums + (2 * Rows) + 4);
        s30.Store(sums + (3 * Rows));
        s31.Store(sums + (3 * Rows) + 4);
    }
}
