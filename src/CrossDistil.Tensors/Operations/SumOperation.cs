namespace CrossDistil.Tensors.Operations;

/// <summary>y = scale·Σ x, 1×1.</summary>
internal sealed class SumOperation : Operation
{
    private Tensor _x = null!;
    private float _scale;

    public static Tensor Run(Tape tape, Tensor x, float scale)
    {
        tape.Check(x);
        var y = tape.New(1, 1, x.NeedsGradient);
        tape.Kernels.Sum(x.Address, 0, scale, y.Address, x.Count, accumulate: false);
        if (tape.Record<SumOperation>(y) is { } operation) (operation._x, operation._scale) = (x, scale);
        return y;
    }

    public override void Backward(TensorKernels kernels)
    {
        var dx = _x.OpenGradient(out var accumulate);
        kernels.Fill(Output.GradientMatrix.Address, _scale, dx.Address, _x.Count, accumulate);
    }

    public override void Describe(IGraphWriter graph) => graph.Sum(Output, _x, _scale);
}
