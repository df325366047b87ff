using System.ComponentModel.DataAnnotations;
using CrossDistil.Scoring.Models;
using CrossDistil.Tensors;
using CrossDistil.Tensors.Optimizers;
using CrossDistil.Tensors.States;

namespace CrossDistil.Balancing;

/// <summary>
/// Weights that give every task gradients of like size and like training speed (Chen et al., ICML 2018).
/// </summary>
public sealed record GradNormBalancing : BalancingOptions
{
    /// <summary>α of GradNorm: how strongly tasks that learn slower are pulled up; 0 = equal gradients.</summary>
    [Range(0.0, 10.0)]
    public double Asymmetry { get; init; } = 1.5;

    /// <summary>Learning rate of the weights.</summary>
    [Range(1e-8, 10.0)]
    public double Rate { get; init; } = 0.025;

    internal override Balancer Build(BalancedModel model) => new GradNorm(this, model.Gradients(), model.Workers);
}

/// <summary>
/// L = Σ_t w_t·L_t with Σ w = number of tasks, w learnt so that gradients have like size and tasks like speed (Chen et
/// al., ICML 2018). G_t = w_t·‖∇L_t‖ on all that is shared (the paper: on the last shared layer; here the norms are at
/// hand), and w minimises Σ_t |G_t − mean(G)·r_t^α|, the target held constant, with r_t = (L_t/L_t(0)) / mean over
/// tasks: one step of Adam after every step, then w is held above 0 and its sum restored. A step is made with the
/// weights that the last one left.
/// </summary>
internal sealed class GradNorm : Balancer
{
    private const float MinWeight = 1e-3f; // no task is ever lost, whatever the rate

    private readonly double _asymmetry;
    private readonly LossGradients _gradients;
    private readonly Parameter _weights;        // w, [1, tasks]
    private readonly Adam _adam;
    private readonly double[] _firstLosses;     // L(0)
    private readonly double[] _remaining;       // L/L(0)
    private readonly double[] _ones;
    private readonly Tensor[] _weighted;

    /// <summary>Starts with w = 1.</summary>
    /// <param name="options">α and the rate of w.</param>
    /// <param name="gradients">Of the model; disposed with this.</param>
    /// <param name="workers">Threads.</param>
    public GradNorm(GradNormBalancing options, LossGradients gradients, Workers workers)
    {
        var tasks = gradients.Losses;
        (_asymmetry, _gradients, _weights) = (options.Asymmetry, gradients, new Parameter("balancing.w", 1, tasks));
        _weights.Values.Fill(1);
        _adam = new Adam([_weights], new AdamOptions { Rate = options.Rate }, workers);
        (_firstLosses, _remaining, _ones, _weighted) = (new double[tasks], new double[tasks], new double[tasks], new Tensor[tasks]);
        Array.Fill(_ones, 1);
    }

    /// <inheritdoc/>
    public override void VisitState(IStateVisitor state)
    {
        _weights.VisitState(state);
        _adam.VisitState(state, "balancing.adam");
        _firstLosses.VisitState(state, "balancing.firstLosses");
        _gradients.VisitState(state, "balancing.gradients");
    }

    /// <inheritdoc/>
    public override double WeightOf(int task) => _weights.Values[task];

    /// <inheritdoc/>
    public override float Backward(Tape tape, ReadOnlySpan<Tensor> tasks, Tensor? unbalanced)
    {
        var total = 0f;
        for (var t = 0; t < tasks.Length; t++)
        {
            _weighted[t] = tasks[t] * _weights.Values[t];
            total += _weighted[t].Scalar;
        }

        _gradients.Sweep(tape, _weighted);
        _gradients.Put(_ones);
        if (unbalanced is not null) tape.Backward(unbalanced);
        MoveWeights(RelativeSpeeds(tasks));
        return total;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _adam.Dispose();
        _weights.Dispose();
        _gradients.Dispose();
        base.Dispose();
    }

    /// <summary>
    /// r: above 1 for a task that has learnt less of its first loss than the others. A first loss of 0 (no labels in
    /// the batch) waits for the next.
    /// </summary>
    private double[] RelativeSpeeds(ReadOnlySpan<Tensor> tasks)
    {
        var mean = 0.0;
        for (var t = 0; t < tasks.Length; t++)
        {
            if (_firstLosses[t] == 0) _firstLosses[t] = tasks[t].Scalar;
            _remaining[t] = _firstLosses[t] == 0 ? 1 : tasks[t].Scalar / _firstLosses[t];
            mean += _remaining[t] / tasks.Length;
        }

        for (var t = 0; t < tasks.Length; t++) _remaining[t] = mean == 0 ? 1 : _remaining[t] / mean;
        return _remaining;
    }

    private void MoveWeights(double[] speeds)
    {
        var mean = 0.0;
        for (var t = 0; t < speeds.Length; t++) mean += _gradients.Norm(t) / speeds.Length;
        for (var t = 0; t < speeds.Length; t++)
        {
            var (norm, target) = (_gradients.Norm(t), mean * Math.Pow(speeds[t], _asymmetry));
            var sign = norm > target ? 1 : norm < target ? -1 : 0;
            _weights.Gradient[t] = (float)(sign * norm / _weights.Values[t]); // ∂|G − target|/∂w = ±‖∇L‖
        }

        _adam.Step();
        Restore(_weights.Values);
    }

    private static void Restore(Span<float> weights)
    {
        var sum = 0.0;
        foreach (ref var weight in weights) sum += weight = Math.Max(weight, MinWeight);
        foreach (ref var weight in weights) weight = (float)(weight * weights.Length / sum);
    }
}
