namespace CrossDistil.Tensors.Operations;

/// <summary>Some columns of x, copied.</summary>
internal sealed class SliceOperation : Operation
{
    private Tensor _x = null!;
    private int _start;

    public static Tensor Run(Tape tape, Tensor x, int start, int count)
    {
        tape.Check(x);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, x.Columns - count);
        if (count == x.Columns) return x;
        var y = tape.New(x.Rows, count, x.NeedsGradient);
        tape.Kernels.Copy(x.Matrix.SliceColumns(start, count), y.Matrix, accumulate: false);
        if (tape.Record<SliceOperation>(y) is { } operation) (operation._x, operation._start) = (x, start);
        return y;
    }

    public override void Backward(TensorKernels kernels)
    {
        var dx = _x.OpenGradient(out var accumulate);
        if (!accumulate) kernels.Clear(dx.Address, _x.Count);
        kernels.Copy(Output.GradientMatrix, dx.SliceColumns(_start, Output.Columns), accumulate: true);
    }

    public override void Describe(IGraphWriter graph) => graph.SliceColumns(Output, _x, _start);
}
