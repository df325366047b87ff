using System.ComponentModel.DataAnnotations;
using CrossDistil.Scoring.Models;
using CrossDistil.Tensors;
using CrossDistil.Tensors.Optimizers;
using CrossDistil.Tensors.States;

namespace CrossDistil.Balancing;

/// <summary>
/// Weights by homoscedastic uncertainty (Kendall, Gal, Cipolla, CVPR 2018): Σ e^−s·L + s/2, s learnt.
/// </summary>
public sealed record UncertaintyBalancing : BalancingOptions
{
    /// <summary>Learning rate of s: Adam moves it by about this much a step.</summary>
    [Range(1e-8, 10.0)]
    public double Rate { get; init; } = 0.01;

    internal override Balancer Build(BalancedModel model) => new UncertaintyWeighting(this, model.Tasks, model.Workers);
}

/// <summary>
/// L = Σ_t e^−s_t·L_t + s_t/2 with s_t = ln σ_t² learnt by Adam (Kendall, Gal, Cipolla, CVPR 2018, the form for
/// classification). Starts at s = 0, where it is the sum of the losses; at the optimum of s, e^−s_t·L_t = 1/2.
/// </summary>
internal sealed class UncertaintyWeighting : Balancer
{
    private const float Farthest = 10; // of s from 0: a weight stays between e^−10 and e^10, whatever the rate

    private readonly Parameter _logVariances; // s, [1, tasks]
    private readonly Adam _adam;

    /// <summary>Starts with s = 0.</summary>
    public UncertaintyWeighting(UncertaintyBalancing options, int tasks, Workers workers)
    {
        _logVariances = new Parameter("balancing.s", 1, tasks);
        _adam = new Adam([_logVariances], new AdamOptions { Rate = options.Rate }, workers);
    }

    /// <inheritdoc/>
    public override void VisitState(IStateVisitor state)
    {
        _logVariances.VisitState(state);
        _adam.VisitState(state, "balancing.adam");
    }

    /// <inheritdoc/>
    public override double WeightOf(int task) => Math.Exp(-_logVariances.Values[task]); // e^−s

    /// <inheritdoc/>
    public override float Backward(Tape tape, ReadOnlySpan<Tensor> tasks, Tensor? unbalanced)
    {
        Tensor? total = null;
        for (var t = 0; t < tasks.Length; t++)
        {
            var weight = (float)WeightOf(t);
            var loss = tasks[t] * weight;
            total = total is null ? loss : total + loss;
            _logVariances.Gradient[t] = tasks[t].Scalar == 0 ? 0 : 0.5f - (weight * tasks[t].Scalar); // ∂L/∂s; no labels say nothing of s
        }

        tape.Backward(unbalanced is null ? total! : total! + unbalanced); // s is no part of the tape: one sweep for all
        _adam.Step();
        foreach (ref var s in _logVariances.Values) s = Math.Clamp(s, -Farthest, Farthest);
        return total!.Scalar;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _adam.Dispose();
        _logVariances.Dispose();
        base.Dispose();
    }
}
