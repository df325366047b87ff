namespace CrossDistil.Tensors.Kernels.MatrixProducts;

/// <summary>
/// One factor of a matrix product. Its index along the depth (the summed dimension) and its other index span a matrix
/// of which one runs over consecutive numbers: the depth if <paramref name="AlongDepth"/>, else the other; the other
/// one steps by <paramref name="Stride"/> numbers. Group g starts <paramref name="GroupStep"/>·g numbers further.
/// </summary>
internal readonly record struct Factor(nint Address, int Stride, bool AlongDepth, nint GroupStep)
{
    /// <summary>Address of the number at a place.</summary>
    public nint At(int group, int other, int depth)
    {
        var (near, far) = AlongDepth ? (depth, other) : (other, depth);
        return Address + (((GroupStep * group) + ((nint)far * Stride) + near) * sizeof(float));
    }
}

/// <summary>
/// result (+)= left·right, for several groups of equal shape: [Rows, Depth]·[Depth, Columns]. Then + bias (0 = none,
/// [Groups·Columns]) and max(0, ·) if Relu, or 0 where Rectified, laid out as the result, is 0 (address 0 = nowhere).
/// Group g of the result starts ResultGroupStep·g numbers further.
/// </summary>
internal readonly record struct Product(
    int Rows, int Columns, int Depth, int Groups, Factor Left, Factor Right, Matrix Result, nint ResultGroupStep, bool Accumulate,
    nint Bias = 0, bool Relu = false, nint Rectified = 0);
