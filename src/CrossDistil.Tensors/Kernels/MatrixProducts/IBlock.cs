namespace CrossDistil.Tensors.Kernels.MatrixProducts;

/// <summary>
/// The innermost product: a small block of the result, held in registers over the whole depth. Every implementation
/// adds the terms of an element one by one with fused multiply-add, in order of depth, so that blocks of any size give
/// the same bits.
/// </summary>
internal unsafe interface IBlock
{
    /// <summary>Rows of a block.</summary>
    static abstract int Rows { get; }

    /// <summary>Columns of a block.</summary>
    static abstract int Columns { get; }

    /// <summary>
    /// c[i·stride + j] = (accumulate ? c : 0) + Σ_k left[k·Rows + i]·right[k·Columns + j], then + bias[j] unless bias
    /// is null, then max(0, ·) if relu.
    /// </summary>
    static abstract void Multiply(int depth, float* left, float* right, float* c, nint stride, bool accumulate, float* bias, bool relu);
}
