using CrossDistil.Balancing;
using CrossDistil.Data.Sampling;
using CrossDistil.Objectives;
using CrossDistil.Tensors;

namespace CrossDistil.Tests.Training;

/// <summary>Losses and gradients of one batch, as a training step computes them with fixed weights.</summary>
internal static class Sweeping
{
    public static void Sweep(this Objective objective, Tape tape, Batch batch, long step = 0)
    {
        tape.Reset();
        objective.Forward(tape, batch, step);
        using var balancing = new FixedWeights();
        objective.Losses.Total = balancing.Backward(tape, objective.TaskLosses, objective.Unbalanced);
    }
}
