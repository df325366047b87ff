using CrossDistil.Data.Sampling;
using CrossDistil.Tensors;

namespace CrossDistil.Training;

/// <summary>What a method minimises: from a batch's rows to its losses and every gradient.</summary>
public abstract class Objective(int tasks)
{
    /// <summary>The last batch's losses.</summary>
    public StepLosses Losses { get; } = new(tasks);

    /// <summary>Computes the losses of <paramref name="batch"/> and adds every gradient to the parameters; no parameter moves.</summary>
    public abstract void Backward(Tape tape, Batch batch);

    /// <summary>total + term, where there is no total before the first term.</summary>
    private protected static Tensor Sum(Tensor? total, Tensor term) => total is null ? term : total + term;
}
