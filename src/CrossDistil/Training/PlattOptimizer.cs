using CrossDistil.Calibration;
using CrossDistil.Scoring.Models;
using CrossDistil.Tensors;
using CrossDistil.Tensors.Optimizers;
using CrossDistil.Tensors.States;

namespace CrossDistil.Training;

/// <summary>Steps Ω = {P, Q} of every task at its own rate γ2, apart from the model.</summary>
internal sealed class PlattOptimizer(IEnumerable<PlattScaling> platt, double rate, Workers workers) : IOptimizer
{
    private readonly Adam _adam =
        new([.. platt.SelectMany(p => new[] { p.Slope, p.Intercept })], new AdamOptions { Rate = (float)rate }, workers);

    /// <inheritdoc/>
    public void Step() => _adam.Step();

    /// <inheritdoc/>
    public void VisitState(IStateVisitor state) => _adam.VisitState(state, "platt");

    /// <inheritdoc/>
    public void Dispose() => _adam.Dispose();
}
