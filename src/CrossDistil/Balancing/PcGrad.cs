using CrossDistil.Data.Sampling;
using CrossDistil.Scoring.Models;
using CrossDistil.Tensors;
using CrossDistil.Tensors.States;

namespace CrossDistil.Balancing;

/// <summary>
/// Projects a task's gradient off those that it conflicts with (Yu et al., NeurIPS 2020), on the shared parameters.
/// </summary>
public sealed record PcGradBalancing : BalancingOptions
{
    internal override Balancer Build(BalancedModel model) => new PcGrad(model.Gradients(), model.Seed);
}

/// <summary>
/// Projecting conflicting gradients (Yu et al., NeurIPS 2020), on what is shared: for every task i and every other task
/// j in random order, g_i ← g_i − (g_i·g_j)/‖g_j‖²·g_j where g_i·g_j &lt; 0 and g_j is the task's original gradient;
/// then the sum. What is of one task keeps its own gradient. Every projection stays within the span of the original
/// gradients, so it is computed on their coefficients, from their dot products alone.
/// </summary>
internal sealed class PcGrad : Balancer
{
    private readonly LossGradients _gradients;
    private readonly RandomStream _random;
    private readonly double[] _scales;      // of the original gradients in the sum
    private readonly double[] _projected;   // of the original gradients in one task's projected one
    private readonly int[] _order;

    /// <summary>Draws the order of tasks from a stream of its own.</summary>
    /// <param name="gradients">Of the model; disposed with this.</param>
    /// <param name="seed">Seed of the run.</param>
    public PcGrad(LossGradients gradients, ulong seed)
    {
        (_gradients, _random) = (gradients, new RandomStream(seed, "order of projections"));
        (_scales, _projected) = (new double[gradients.Losses], new double[gradients.Losses]);
        _order = [.. Enumerable.Range(0, gradients.Losses)];
        Array.Fill(_scales, 1);
    }

    /// <inheritdoc/>
    public override void VisitState(IStateVisitor state)
    {
        _random.VisitState(state, "balancing.order");
        _scales.VisitState(state, "balancing.scales"); // what a training that ends before the next step says of its weights
        _gradients.VisitState(state, "balancing.gradients");
    }

    /// <inheritdoc/>
    public override double WeightOf(int task) => _scales[task];

    /// <inheritdoc/>
    public override float Backward(Tape tape, ReadOnlySpan<Tensor> tasks, Tensor? unbalanced)
    {
        _gradients.Sweep(tape, tasks);
        Project();
        _gradients.Put(_scales);
        if (unbalanced is not null) tape.Backward(unbalanced);
        var total = 0f;
        foreach (var loss in tasks) total += loss.Scalar;
        return total;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _gradients.Dispose();
        base.Dispose();
    }

    private void Project()
    {
        Array.Clear(_scales);
        for (var i = 0; i < _scales.Length; i++)
        {
            Array.Clear(_projected);
            _projected[i] = 1;
            for (var k = 0; k < _order.Length; k++) _order[k] = k; // so that the stream's position is all there is to store
            _random.Shuffle(_order.AsSpan());
            foreach (var j in _order)
                if (j != i && DotWithProjected(j) is < 0 and var dot) _projected[j] -= dot / _gradients.Dot(j, j);
            for (var k = 0; k < _scales.Length; k++) _scales[k] += _projected[k];
        }
    }

    /// <summary>Of the gradient under projection with an original one; below 0 only where neither is 0.</summary>
    private double DotWithProjected(int j)
    {
        var dot = 0.0;
        for (var k = 0; k < _projected.Length; k++) dot += _projected[k] * _gradients.Dot(k, j);
        return dot;
    }
}
