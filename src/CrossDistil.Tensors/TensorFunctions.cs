namespace CrossDistil.Tensors;

/// <summary>
/// The tape's functions of one tensor as extension methods, so that a formula reads from left to right.
/// </summary>
internal static class TensorFunctions
{
    /// <summary>ln(1 + e^x), element by element; see <see cref="Tape.Softplus"/>.</summary>
    public static Tensor Softplus(this Tensor x) => Tensor.Of(x).Softplus(x);

    /// <summary>1 / (1 + e^−x), element by element.</summary>
    public static Tensor Sigmoid(this Tensor x) => Tensor.Of(x).Sigmoid(x);

    /// <summary>max(x, floor), element by element.</summary>
    public static Tensor Max(this Tensor x, float floor) => Tensor.Of(x).Max(x, floor);

    /// <summary>Sum of every element, [1, 1].</summary>
    public static Tensor Sum(this Tensor x) => Tensor.Of(x).Sum(x);

    /// <summary>Mean of every element, [1, 1].</summary>
    public static Tensor Mean(this Tensor x) => Tensor.Of(x).Mean(x);

    /// <summary>The same values, through which no gradient flows.</summary>
    public static Tensor Detach(this Tensor x) => Tensor.Of(x).Detach(x);

    /// <summary>
    /// The same values; the gradient is multiplied by <paramref name="factor"/>, see <see cref="Tape.ScaleGradient"/>.
    /// </summary>
    public static Tensor ScaleGradient(this Tensor x, float factor) => Tensor.Of(x).ScaleGradient(x, factor);
}
