namespace CrossDistil.Tensors.Optimizers;

/// <summary>Numbers of Adam (Kingma &amp; Ba, ICLR 2015) for dense parameters.</summary>
internal sealed record AdamOptions
{
    /// <summary>Learning rate, above 0.</summary>
    public double Rate { get; init; } = 1e-3;

    /// <summary>β1: memory of the mean gradient, in [0, 1).</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>β2: memory of the mean squared gradient, in [0, 1).</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>ε, added to the root of the corrected mean square; above 0.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>
    /// Decoupled decay (AdamW): before each step weights shrink by rate·decay; biases, scalars and what else does not
    /// decay (<see cref="Parameter.Decays"/>) stay. 0 = none.
    /// </summary>
    public double WeightDecay { get; init; }
}
