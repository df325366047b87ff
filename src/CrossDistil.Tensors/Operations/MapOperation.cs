namespace CrossDistil.Tensors.Operations;

/// <summary>y = f(x), element by element.</summary>
internal sealed class MapOperation : Operation
{
    private Tensor _x = null!;
    private Function _function;

    public static Tensor Run(Tape tape, Tensor x, Function function)
    {
        tape.Check(x);
        var y = tape.New(x.Rows, x.Columns, x.NeedsGradient);
        tape.Kernels.Map(function, x.Address, y.Address, x.Count, accumulate: false);
        if (tape.Record<MapOperation>(y) is { } operation) (operation._x, operation._function) = (x, function);
        return y;
    }

    public override void Backward(TensorKernels kernels)
    {
        var dx = _x.OpenGradient(out var accumulate);
        kernels.MapGradient(_function, _x.Address, Output.Address, Output.GradientMatrix.Address, dx.Address, _x.Count, accumulate);
    }

    public override void Describe(IGraphWriter graph) => graph.Map(Output, _x, _function);
}
