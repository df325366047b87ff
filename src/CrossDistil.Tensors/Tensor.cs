namespace CrossDistil.Tensors;

/// <summary>
/// A matrix of float32 numbers [rows, columns] on a <see cref="Tensors.Tape"/>: a value that the tape computed and,
/// after a backward pass, its gradient. It lives until <see cref="Tape.Reset"/>; using it afterwards is an error, and
/// the object may then already serve as another tensor.
/// </summary>
public sealed class Tensor
{
    private nint _gradient;
    private bool _gradientIsShared; // a parameter's: passes add to what others left there
    private int _pass;

    internal Tensor() { }

    /// <summary>Number of rows.</summary>
    public int Rows { get; private set; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; private set; }

    /// <summary>The values, [rows, columns], row after row.</summary>
    /// <exception cref="InvalidOperationException">The tape was reset.</exception>
    public ReadOnlySpan<float> Values => Arena.View<float>(Live.Address, Count);

    /// <summary>
    /// ∂loss/∂this of the last backward pass, [rows, columns]; empty if the loss does not depend on it or it needs
    /// none. Of a ReLU layer's output it holds the part that passed the ReLU: zero where the output is zero.
    /// </summary>
    /// <exception cref="InvalidOperationException">The tape was reset.</exception>
    public ReadOnlySpan<float> Gradient => Live.HasGradient ? Arena.View<float>(_gradient, Count) : [];

    /// <summary>The number in a 1×1 tensor.</summary>
    /// <exception cref="InvalidOperationException">It is not 1×1, or the tape was reset.</exception>
    public float Scalar => Count == 1 ? Values[0] : throw new InvalidOperationException($"A tensor of {Rows}×{Columns} is not a scalar.");

    internal Tape? Tape { get; private set; }

    internal nint Address { get; private set; }

    internal bool NeedsGradient { get; private set; }

    internal bool HasGradient => NeedsGradient && _pass == Tape!.Pass;

    /// <summary>Whether these are a ReLU's results; 0 then marks what did not pass.</summary>
    internal bool IsRectified { get; set; }

    /// <summary>Whether an operation left parts in the gradient that did not pass the ReLU.</summary>
    internal bool NeedsRectifying { get; private set; }

    internal int Count => Rows * Columns;

    internal Matrix Matrix => new(Address, Rows, Columns);

    /// <summary>Where the gradient of the running backward pass lies.</summary>
    internal Matrix GradientMatrix => new(_gradient, Rows, Columns);

    private Tensor Live => Tape is not null ? this : throw new InvalidOperationException("The tensor's tape was reset.");

    /// <summary>Element-wise sum; a 1×1 operand serves all elements.</summary>
    public static Tensor operator +(Tensor left, Tensor right) => Of(left).Add(left, right);

    /// <summary>Element-wise difference; a 1×1 operand serves all elements.</summary>
    public static Tensor operator -(Tensor left, Tensor right) => Of(left).Subtract(left, right);

    /// <summary>Element-wise product; a 1×1 operand serves all elements.</summary>
    public static Tensor operator *(Tensor left, Tensor right) => Of(left).Multiply(left, right);

    /// <summary>Every element negated.</summary>
    public static Tensor operator -(Tensor x) => Of(x).Scale(x, -1);

    /// <summary>Every element plus a number.</summary>
    public static Tensor operator +(Tensor x, float y) => Of(x).Shift(x, y);

    /// <summary>A number plus every element.</summary>
    public static Tensor operator +(float x, Tensor y) => Of(y).Shift(y, x);

    /// <summary>Every element minus a number.</summary>
    public static Tensor operator -(Tensor x, float y) => Of(x).Shift(x, -y);

    /// <summary>A number minus every element.</summary>
    public static Tensor operator -(float x, Tensor y) => Of(y).Affine(y, -1, x);

    /// <summary>Every element times a number.</summary>
    public static Tensor operator *(Tensor x, float y) => Of(x).Scale(x, y);

    /// <summary>A number times every element.</summary>
    public static Tensor operator *(float x, Tensor y) => Of(y).Scale(y, x);

    /// <summary>Becomes a tensor of <paramref name="tape"/>, or of none.</summary>
    internal Tensor Become(Tape? tape, nint address, int rows, int columns, bool needsGradient, nint gradient = 0)
    {
        (Tape, Address, Rows, Columns, NeedsGradient, _gradient, _pass) = (tape, address, rows, columns, needsGradient, gradient, -1);
        (_gradientIsShared, IsRectified) = (gradient != 0, false);
        return this;
    }

    /// <summary>The gradient's memory for one more contribution, and whether to add to what is there.</summary>
    /// <param name="accumulate">Whether to add.</param>
    /// <param name="rectified">Whether the contribution is 0 where <see cref="IsRectified"/> results are: saves the
    /// pass that would make it so.</param>
    internal Matrix OpenGradient(out bool accumulate, bool rectified = false)
    {
        NeedsRectifying = !rectified || (HasGradient && NeedsRectifying);
        accumulate = HasGradient || _gradientIsShared;
        if (_gradient == 0) _gradient = Tape!.Arena.Take((long)Count * sizeof(float));
        _pass = Tape!.Pass;
        return GradientMatrix;
    }

    /// <exception cref="InvalidOperationException">The tape was reset.</exception>
    internal static Tape Of(Tensor x) => x.Live.Tape!;
}
