namespace CrossDistil.Tensors.Operations;

/// <summary>
/// y = x·keep / (1 − rate), where keep is a function of seed and element index, so that nothing has to be stored.
/// </summary>
internal sealed class DropoutOperation : Operation
{
    private Tensor _x = null!;
    private float _rate;
    private ulong _seed;

    public static Tensor Run(Tape tape, Tensor x, float rate, ulong seed)
    {
        tape.Check(x);
        ArgumentOutOfRangeException.ThrowIfNegative(rate);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rate, 1);
        if (rate == 0) return x;
        var y = tape.New(x.Rows, x.Columns, x.NeedsGradient);
        tape.Kernels.Dropout(x.Address, y.Address, x.Count, rate, seed, accumulate: false);
        if (tape.Record<DropoutOperation>(y) is { } operation) (operation._x, operation._rate, operation._seed) = (x, rate, seed);
        return y;
    }

    public override void Backward(TensorKernels kernels)
    {
        var dx = _x.OpenGradient(out var accumulate);
        kernels.Dropout(Output.GradientMatrix.Address, dx.Address, _x.Count, _rate, _seed, accumulate);
    }

    public override void Describe(IGraphWriter graph) => throw OfTrainingAlone("Dropout");
}
