namespace CrossDistil.Tensors.Operations;

/// <summary>Some rows of x, sharing its values.</summary>
internal sealed class SliceRowsOperation : Operation
{
    private Tensor _x = null!;
    private int _start;

    public static Tensor Run(Tape tape, Tensor x, int start, int count)
    {
        tape.Check(x);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, x.Rows - count);
        if (count == x.Rows) return x;
        var y = tape.Alias(x.Matrix.SliceRows(start, count).Address, count, x.Columns, x.NeedsGradient);
        if (tape.Record<SliceRowsOperation>(y) is { } operation) (operation._x, operation._start) = (x, start);
        return y;
    }

    public override void Backward(TensorKernels kernels)
    {
        var dx = _x.OpenGradient(out var accumulate);
        if (!accumulate) kernels.Clear(dx.Address, _x.Count);
        kernels.Copy(Output.GradientMatrix, dx.SliceRows(_start, Output.Rows), accumulate: true);
    }

    public override void Describe(IGraphWriter graph) => graph.SliceRows(Output, _x, _start);
}
