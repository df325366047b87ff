namespace CrossDistil.Tensors.Operations;

/// <summary>z = x ∘ y, element by element; a 1×1 operand serves all elements.</summary>
internal sealed class CombineOperation : Operation
{
    private Tensor _left = null!;
    private Tensor _right = null!;
    private Combination _combination;

    public static Tensor Run(Tape tape, Combination combination, Tensor left, Tensor right)
    {
        tape.Check(left);
        tape.Check(right);
        var shape = left.Count == 1 ? right : left;
        Require(left, shape);
        Require(right, shape);
        var z = tape.New(shape.Rows, shape.Columns, left.NeedsGradient || right.NeedsGradient);
        tape.Kernels.Combine(combination, AsOperand(left, shape), AsOperand(right, shape), z.Address, z.Count, accumulate: false);
        if (tape.Record<CombineOperation>(z) is { } operation)
            (operation._left, operation._right, operation._combination) = (left, right, combination);
        return z;
    }

    public override void Backward(TensorKernels kernels)
    {
        if (_left.NeedsGradient) Send(kernels, _left, _right, sign: 1);
        if (_right.NeedsGradient) Send(kernels, _right, _left, _combination == Combination.Subtract ? -1 : 1);
    }

    public override void Describe(IGraphWriter graph) => graph.Combine(Output, _combination, _left, _right);

    private void Send(TensorKernels kernels, Tensor to, Tensor other, float sign)
    {
        var dz = Output.GradientMatrix.Address;
        var dx = to.OpenGradient(out var accumulate).Address;
        var isProduct = _combination == Combination.Multiply;
        if (to.Count == Output.Count)
        {
            if (isProduct) kernels.Combine(Combination.Multiply, new Operand(dz), AsOperand(other, Output), dx, to.Count, accumulate);
            else kernels.Map(new Function(FunctionKind.Affine, sign), dz, dx, to.Count, accumulate);
        }
        else
        {
            kernels.Sum(dz, isProduct ? other.Address : 0, sign, dx, Output.Count, accumulate); // one number met every element
        }
    }

    private static Operand AsOperand(Tensor x, Tensor shape) => new(x.Address, x.Count != shape.Count);

    private static void Require(Tensor x, Tensor shape)
    {
        if (x.Count == 1 || (x.Rows == shape.Rows && x.Columns == shape.Columns)) return;
        throw new ArgumentException($"{x.Rows}×{x.Columns} and {shape.Rows}×{shape.Columns} do not fit element by element.", nameof(x));
    }
}
