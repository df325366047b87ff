using CrossDistil.Tensors;

namespace CrossDistil.Losses;

/// <summary>
/// Weights of a batch's rows for one task: the sample weight, or 0 where the task's label is missing.
/// </summary>
internal readonly struct RowWeights
{
    private readonly Tensor _weights;
    private readonly float _inverseSum;

    /// <summary>Puts <paramref name="weights"/> (≥ 0, one per row) on the tape.</summary>
    public RowWeights(Tape tape, ReadOnlySpan<float> weights)
    {
        var sum = 0.0;
        foreach (var weight in weights) sum += weight;
        _weights = tape.Constant(weights, weights.Length, 1);
        _inverseSum = sum > 0 ? (float)(1 / sum) : 0; // no labelled row: the loss is 0 and teaches nothing
    }

    /// <summary>Σ w·x / Σ w, [1, 1]; 0 where every weight is 0.</summary>
    /// <param name="losses">One loss per row, [rows, 1].</param>
    public Tensor Mean(Tensor losses) => (losses * _weights).Sum() * _inverseSum;
}
