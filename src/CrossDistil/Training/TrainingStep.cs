using CrossDistil.Balancing;
using CrossDistil.Objectives;
using CrossDistil.Tensors;
using CrossDistil.Tensors.Optimizers;
using CrossDistil.Tensors.States;

namespace CrossDistil.Training;

/// <summary>One iteration: draw rows, compute losses and gradients, step every set of parameters.</summary>
/// <param name="source">Draws the rows.</param>
/// <param name="objective">The method's losses, one per task.</param>
/// <param name="balancer">How they share the model.</param>
/// <param name="optimizers">One per set of parameters: Θ and, with teachers, Ω = {P, Q}.</param>
/// <param name="workers">Threads.</param>
/// <param name="snapshot">Taken when it is due; null = the method needs none.</param>
/// <param name="clip">Bounds the gradient of Θ; null = nothing does.</param>
internal sealed class TrainingStep(
    BatchSource source, Objective objective, Balancer balancer, IReadOnlyList<IOptimizer> optimizers, Workers workers,
    Snapshot? snapshot = null,
    GradientClip? clip = null)
    : IDisposable
{
    private readonly Tape _tape = new(workers);

    /// <summary>Rows that count as one step's share of an epoch.</summary>
    public int UniformRows => source.UniformRows;

    /// <summary>Steps done.</summary>
    public long Steps { get; private set; }

    /// <summary>The last step's losses, before its parameters moved.</summary>
    public StepLosses Losses => objective.Losses;

    /// <summary>‖∇Θ‖₂ of the last step before it was clipped; null = it is not measured.</summary>
    public double? GradientNorm => clip?.Norm;

    /// <summary>
    /// What the balancing multiplies a task's loss by after the last step, beyond the weights of the experiment; 1
    /// where weights are fixed.
    /// </summary>
    public double WeightOf(int task) => balancer.WeightOf(task);

    /// <summary>Learns from the next rows.</summary>
    /// <param name="probe">Compares the tasks' gradients of this step; null = they are not compared.</param>
    public void Run(ConflictProbe? probe = null)
    {
        snapshot?.TakeAt(Steps);
        _tape.Reset();
        objective.Forward(_tape, source.Next(), Steps);
        probe?.Measure(_tape, objective.TaskLosses);
        objective.Losses.Total = balancer.Backward(_tape, objective.TaskLosses, objective.Unbalanced);
        clip?.Apply();
        for (var i = 0; i < optimizers.Count; i++) optimizers[i].Step();
        Steps++;
    }

    /// <summary>State between steps, without the model.</summary>
    public void VisitState(IStateVisitor state)
    {
        state.Steps("steps", () => Steps, steps => Steps = steps);
        source.VisitState(state);
        VisitLearnt(state);
        snapshot?.VisitState(state);
    }

    /// <summary>State of balancing and optimizers, which a training on other rows can use.</summary>
    /// <param name="state">Where to.</param>
    /// <param name="balancing">Whether the tasks' balance is part of it.</param>
    public void VisitLearnt(IStateVisitor state, bool balancing = true)
    {
        if (balancing) balancer.VisitState(state);
        foreach (var optimizer in optimizers) optimizer.VisitState(state);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _tape.Dispose();
        source.Dispose();
        balancer.Dispose();
        clip?.Dispose();
        foreach (var optimizer in optimizers) optimizer.Dispose();
    }
}
