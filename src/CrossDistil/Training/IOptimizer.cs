using CrossDistil.Tensors.States;

namespace CrossDistil.Training;

/// <summary>Moves parameters along their gradients.</summary>
internal interface IOptimizer : IDisposable
{
    /// <summary>Uses the gradients and clears them.</summary>
    void Step();

    /// <summary>What it carries from step to step.</summary>
    void VisitState(IStateVisitor state);
}
