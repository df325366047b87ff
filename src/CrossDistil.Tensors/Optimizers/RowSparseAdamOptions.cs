namespace CrossDistil.Tensors.Optimizers;

/// <summary>Numbers of Adam for the touched rows of an embedding table.</summary>
internal sealed record RowSparseAdamOptions
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
    /// λ of the loss term λ/2 · Σ‖row‖² / rows of the step's batches, summed over the occurrences in them; 0 = none.
    /// </summary>
    public double L2 { get; init; }
}
