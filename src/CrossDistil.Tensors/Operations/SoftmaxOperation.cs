namespace CrossDistil.Tensors.Operations;

/// <summary>Softmax of every row.</summary>
internal sealed class SoftmaxOperation : Operation
{
    private Tensor _x = null!;

    public static Tensor Run(Tape tape, Tensor x)
    {
        tape.Check(x);
        var y = tape.New(x.Rows, x.Columns, x.NeedsGradient);
        tape.Kernels.Softmax(x.Matrix, y.Matrix);
        if (tape.Record<SoftmaxOperation>(y) is { } operation) operation._x = x;
        return y;
    }

    public override void Backward(TensorKernels kernels)
    {
        var dx = _x.OpenGradient(out var accumulate);
        kernels.SoftmaxGradient(Output.Matrix, Output.GradientMatrix, dx, accumulate);
    }

    public override void Describe(IGraphWriter graph) => graph.Softmax(Output, _x);
}
