namespace CrossDistil.Tensors.Operations;

/// <summary>x itself, sharing its values; its gradient reaches x multiplied by a factor.</summary>
internal sealed class ScaleGradientOperation : Operation
{
    private Tensor _x = null!;
    private float _factor;

    public static Tensor Run(Tape tape, Tensor x, float factor)
    {
        tape.Check(x);
        if (factor == 1) return x;
        if (factor == 0) return tape.Detach(x);
        var y = tape.Alias(x.Address, x.Rows, x.Columns, x.NeedsGradient);
        if (tape.Record<ScaleGradientOperation>(y) is { } operation) (operation._x, operation._factor) = (x, factor);
        return y;
    }

    public override void Backward(TensorKernels kernels)
    {
        var dx = _x.OpenGradient(out var accumulate);
        kernels.MapGradient(
            new Function(FunctionKind.Affine, _factor, 0), _x.Address, Output.Address, Output.GradientMatrix.Address, dx.Address, _x.Count,
            accumulate);
    }

    public override void Describe(IGraphWriter graph) => graph.Same(Output, _x);
}
