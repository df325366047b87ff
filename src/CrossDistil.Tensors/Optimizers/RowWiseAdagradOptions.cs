namespace CrossDistil.Tensors.Optimizers;

/// <summary>Numbers of row-wise Adagrad.</summary>
internal sealed record RowWiseAdagradOptions
{
    /// <summary>Learning rate, above 0.</summary>
    public double Rate { get; init; } = 1e-2;

    /// <summary>ε, added to the root of the accumulated square; above 0.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>
    /// λ of the loss term λ/2 · Σ‖row‖² / rows of the step's batches, summed over the occurrences in them; 0 = none.
    /// </summary>
    public double L2 { get; init; }
}
