namespace CrossDistil.Tensors.Operations;

/// <summary>y = act(x·W + b), for one or several groups of columns.</summary>
internal sealed class DenseOperation : Operation
{
    private Tensor _x = null!;
    private Parameter _weight = null!;
    private Parameter? _bias;
    private int _groups;
    private Activation _activation;

    public static Tensor Run(Tape tape, Tensor x, Parameter weight, Parameter? bias, int groups, Activation activation)
    {
        tape.Check(x);
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 1);
        var columns = checked(groups * weight.Columns);
        if (x.Columns != weight.Rows || weight.Rows % groups != 0)
            throw new ArgumentException(
                $"'{weight.Name}' of {weight.Rows}×{weight.Columns} in {groups} groups does not fit {x.Columns} columns.", nameof(weight));
        if (bias is not null && (bias.Rows != 1 || bias.Columns != columns))
            throw new ArgumentException($"'{bias.Name}' of {bias.Rows}×{bias.Columns} is not a bias of {columns} columns.", nameof(bias));
        var y = tape.New(x.Rows, columns, needsGradient: true);
        tape.Kernels.Dense(x.Matrix, weight.Matrix, bias?.Matrix.Address ?? 0, y.Matrix, groups, activation);
        y.IsRectified = activation == Activation.Relu;
        if (tape.Record<DenseOperation>(y) is { } operation)
        {
            (operation._x, operation._weight, operation._bias) = (x, weight, bias);
            (operation._groups, operation._activation) = (groups, activation);
        }

        return y;
    }

    public override void Backward(TensorKernels kernels)
    {
        var dy = Output.GradientMatrix;
        var activation = Output.NeedsRectifying ? _activation : Activation.None;
        if (_bias is not null || activation != Activation.None)
            kernels.DenseActivationGradient(Output.Matrix, dy, _bias?.GradientMatrix.Address ?? 0, activation);
        kernels.DenseWeightGradient(_x.Matrix, dy, _weight.GradientMatrix, _groups, accumulate: true);
        if (!_x.NeedsGradient) return;
        var dx = _x.OpenGradient(out var accumulate, _x.IsRectified);
        kernels.DenseInputGradient(dy, _weight.Matrix, dx, _groups, accumulate, _x.IsRectified ? _x.Address : 0);
    }

    public override void Describe(IGraphWriter graph) => graph.Dense(Output, _x, new DenseLayerParts(_weight, _bias, _groups, _activation));

    public override void Forget() => (_weight, _bias) = (null!, null);
}
