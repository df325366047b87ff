namespace CrossDistil.Scoring.Models;

/// <summary>One way of a batch through the network.</summary>
/// <param name="Tape">Tape of the step.</param>
/// <param name="IsTraining">Whether what is random in training is drawn; scoring is deterministic.</param>
/// <param name="Dropout">Applied after each hidden layer; off when scoring.</param>
public readonly record struct Pass(Tape Tape, bool IsTraining, Dropout Dropout)
{
    /// <summary>x with dropped units; same shape.</summary>
    public Tensor Drop(Tensor x) => Dropout.Apply(Tape, x);
}
