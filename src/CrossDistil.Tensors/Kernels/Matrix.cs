namespace CrossDistil.Tensors.Kernels;

/// <summary>
/// Row-major float32 numbers in native memory: element (r, c) lies at <c>Address + 4·(r·Stride + c)</c>. Stride 0
/// repeats one row.
/// </summary>
internal readonly record struct Matrix(nint Address, int Rows, int Columns, int Stride)
{
    /// <summary>Rows that follow one another without a gap.</summary>
    public Matrix(nint address, int rows, int columns)
        : this(address, rows, columns, columns) { }

    /// <summary>
    /// Columns <paramref name="start"/> … <paramref name="start"/> + <paramref name="count"/> − 1 of the same rows.
    /// </summary>
    public Matrix SliceColumns(int start, int count) => this with { Address = Address + ((nint)start * sizeof(float)), Columns = count };

    /// <summary>Rows <paramref name="start"/> … <paramref name="start"/> + <paramref name="count"/> − 1.</summary>
    public Matrix SliceRows(int start, int count) => this with { Address = Address + ((nint)start * Stride * sizeof(float)), Rows = count };
}
