namespace CrossDistil.Tensors.Kernels;

/// <summary>An element-wise function of one number.</summary>
internal enum FunctionKind
{
    /// <summary>A·x + B.</summary>
    Affine,

    /// <summary>1 / (1 + e^−x).</summary>
    Sigmoid,

    /// <summary>ln(1 + e^x), without overflow.</summary>
    Softplus,

    /// <summary>min(max(x, A), B); its gradient is 1 where A ≤ x ≤ B.</summary>
    Clamp,
}

/// <summary>A function and its two constants.</summary>
internal readonly record struct Function(FunctionKind Kind, float A = 0, float B = 0);

/// <summary>An element-wise function of two numbers.</summary>
internal enum Combination
{
    Add,
    Subtract,
    Multiply,
}

/// <summary>One side of a combination: as many numbers as the result, or a single one for all of them.</summary>
internal readonly record struct Operand(nint Address, bool Repeats = false);
