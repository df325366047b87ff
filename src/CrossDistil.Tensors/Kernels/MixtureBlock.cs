namespace CrossDistil.Tensors.Kernels;

/// <summary>
/// Mixtures of the same experts by one gate or several, row by row: y_g[r] = Σ_e w_g[r, e]·x_e[r] over the experts that
/// gate g mixes.
/// </summary>
/// <param name="Rows">Rows of experts and results.</param>
/// <param name="Width">Columns of one expert and of one result.</param>
/// <param name="ExpertCount">Number of experts.</param>
/// <param name="GateCount">Number of gates.</param>
/// <param name="Experts">[ExpertCount] <see cref="MixedExpert"/>.</param>
/// <param name="Gates">[GateCount] <see cref="MixtureGate"/>.</param>
/// <param name="Seen">[GateCount, ExpertCount] int32: the expert's column in the gate, −1 = not mixed.</param>
internal readonly unsafe record struct MixtureBlock(
    int Rows, int Width, int ExpertCount, int GateCount, nint Experts, nint Gates, nint Seen)
{
    public Span<MixedExpert> ExpertSpan => new((void*)Experts, ExpertCount);

    public Span<MixtureGate> GateSpan => new((void*)Gates, GateCount);

    public Span<int> SeenBy(int gate) => new((int*)Seen + ((nint)gate * ExpertCount), ExpertCount);
}

/// <summary>An expert of a <see cref="MixtureBlock"/>.</summary>
/// <param name="Values">x, [Rows, Width].</param>
/// <param name="Gradient">dx, of the same shape; address 0 = none wanted.</param>
/// <param name="Accumulate">Whether to add to dx.</param>
/// <param name="Rectified">Whether x came out of a ReLU, so that dx is 0 where x is.</param>
internal readonly record struct MixedExpert(Matrix Values, Matrix Gradient, bool Accumulate, bool Rectified);

/// <summary>A gate of a <see cref="MixtureBlock"/>.</summary>
/// <param name="Weights">w, [Rows, experts seen]; stride 0 serves all rows.</param>
/// <param name="WeightGradient">dw, one row per row; address 0 = none wanted.</param>
/// <param name="Accumulate">Whether to add to dw.</param>
/// <param name="Output">y, [Rows, Width].</param>
/// <param name="OutputGradient">dy; address 0 = the loss does not depend on y.</param>
internal readonly record struct MixtureGate(Matrix Weights, Matrix WeightGradient, bool Accumulate, Matrix Output, Matrix OutputGradient);
