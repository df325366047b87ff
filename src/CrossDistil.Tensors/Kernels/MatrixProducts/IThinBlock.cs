namespace CrossDistil.Tensors.Kernels.MatrixProducts;

/// <summary>
/// The innermost part of a product with few columns: four columns of the result, with the rows along the vectors. Adds
/// the terms of an element as an <see cref="IBlock"/> does, so the bits are the same.
/// </summary>
internal unsafe interface IThinBlock
{
    /// <summary>Columns of a block.</summary>
    const int Columns = 4;

    /// <summary>A result of so many rows has enough for a block of any kind.</summary>
    const int MaxRows = 32;

    /// <summary>Rows of a block: a multiple of four, at most <see cref="MaxRows"/>.</summary>
    static abstract int Rows { get; }

    /// <summary>
    /// sums[j·Rows + i] += Σ_k left[k·leftStep + i]·right[k·rightStep + columns_j], where columns = (0, column1,
    /// column2, column3).
    /// </summary>
    static abstract void Multiply(
        int depth, float* left, nint leftStep, float* right, nint rightStep, nint column1, nint column2, nint column3, float* sums);
}
