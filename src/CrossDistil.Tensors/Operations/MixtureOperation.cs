namespace CrossDistil.Tensors;

/// <summary>y = Σ_e gate_e·expert_e per row.</summary>
internal sealed class MixtureOperation : Operation
{
    private Tensor _gates = null!;
    private Tensor _experts = null!;

    public static Tensor Run(Tape tape, Tensor gates, Tensor experts)
    {
        tape.Check(gates);
        tape.Check(experts);
        if (gates.Rows != experts.Rows && gates.Rows != 1)
            throw new ArgumentException($"Gates of {gates.Rows} rows do not serve experts of {experts.Rows}.", nameof(gates));
        if (experts.Columns % gates.Columns != 0)
            throw new ArgumentException($"{experts.Columns} columns are not {gates.Columns} experts of equal width.", nameof(experts));
        var y = tape.New(experts.Rows, experts.Columns / gates.Columns, gates.NeedsGradient || experts.NeedsGradient);
        tape.Kernels.Mixture(PerRow(gates, experts.Rows), experts.Matrix, y.Matrix);
        if (tape.Record<MixtureOperation>(y) is { } operation) (operation._gates, operation._experts) = (gates, experts);
        return y;
    }

    public override void Backward(Kernels kernels)
    {
        var dy = Output.GradientMatrix;
        if (_gates.NeedsGradient)
        {
            var dgates = _gates.OpenGradient(out var accumulate);
            kernels.MixtureGateGradient(_experts.Matrix, dy, dgates, accumulate);
        }

        if (_experts.NeedsGradient)
        {
            var dexperts = _experts.OpenGradient(out var accumulate);
            kernels.MixtureExpertGradient(PerRow(_gates, dy.Rows), dy, dexperts, accumulate);
        }
    }

    private static Matrix PerRow(Tensor gates, int rows) =>
        gates.Rows == rows ? gates.Matrix : gates.Matrix with { Rows = rows, Stride = 0 };
}
