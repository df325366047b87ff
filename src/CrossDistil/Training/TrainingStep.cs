using CrossDistil.Tensors;

namespace CrossDistil.Training;

/// <summary>One iteration: draw rows, compute losses and gradients, step every set of parameters.</summary>
/// <param name="source">Draws the rows.</param>
/// <param name="objective">The method's losses.</param>
/// <param name="optimizers">One per set of parameters: Θ and, with teachers, Ω = {P, Q}.</param>
/// <param name="workers">Threads.</param>
public sealed class TrainingStep(BatchSource source, Objective objective, IReadOnlyList<IOptimizer> optimizers, Workers workers) : IDisposable
{
    private readonly Tape _tape = new(workers);

    /// <summary>Rows that count as one step's share of an epoch.</summary>
    public int UniformRows => source.UniformRows;

    /// <summary>The last step's losses, before its parameters moved.</summary>
    public StepLosses Losses => objective.Losses;

    /// <summary>Learns from the next rows.</summary>
    public void Run()
    {
        objective.Backward(_tape, source.Next());
        for (var i = 0; i < optimizers.Count; i++) optimizers[i].Step();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _tape.Dispose();
        foreach (var optimizer in optimizers) optimizer.Dispose();
    }
}
