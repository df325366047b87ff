using CrossDistil.Balancing;
using CrossDistil.Tensors;
using CrossDistil.Tests.States;

namespace CrossDistil.Tests.Balancing;

/// <summary>A balancing over one parameter of all tasks and one of each task, with losses whose gradients are given.</summary>
internal sealed class BalancerBench : IDisposable
{
    private readonly Workers _workers = new(1);
    private readonly Tape _tape;
    private readonly Parameter _shared;
    private readonly Parameter[] _own;
    private readonly Balancer _balancer;

    /// <param name="options">Which balancing.</param>
    /// <param name="tasks">Number of tasks.</param>
    /// <param name="size">Numbers of the shared parameter.</param>
    /// <param name="seed">Of its random order.</param>
    public BalancerBench(BalancingOptions options, int tasks, int size = 2, ulong seed = 1)
    {
        _tape = new Tape(_workers);
        _shared = new Parameter("shared", 1, size);
        _own = [.. Enumerable.Range(0, tasks).Select(task => new Parameter($"own {task}", 1, 1))];
        _balancer = options.Build(new BalancedModel(tasks, [_shared, .. _own], [], seed, _workers));
    }

    /// <summary>What the balancing carries now.</summary>
    public KeptInMemory Kept => KeptInMemory.Of(_balancer.VisitState);

    public void GiveBack(KeptInMemory kept) => kept.GiveBack(_balancer.VisitState);

    public double[] Weights => [.. Enumerable.Range(0, _own.Length).Select(_balancer.WeightOf)];

    /// <summary>One backward pass.</summary>
    /// <param name="gradients">[task] of the gradient on the shared parameter, a number of which is shared once two tasks have it other than 0; on the
    /// task's own parameter it is the task's number plus 1.</param>
    /// <param name="losses">[task] the loss itself; null = 1 each.</param>
    /// <param name="beside">Gradient of a loss beside on the shared parameter.</param>
    public Outcome Backward(float[][] gradients, float[]? losses = null, float[]? beside = null)
    {
        _tape.Reset();
        _shared.Gradient.Clear();
        foreach (var own in _own) own.Gradient.Clear();
        Tensor[] tasks = [.. gradients.Select((gradient, task) => Loss(gradient, task, losses?[task] ?? 1))];
        var total = _balancer.Backward(_tape, tasks, beside is null ? null : Linear(_shared, beside));
        return new Outcome(total, _shared.Gradient.ToArray(), [.. _own.Select(own => own.Gradient[0])]);
    }

    public void Dispose()
    {
        _balancer.Dispose();
        foreach (var parameter in _own.Append(_shared)) parameter.Dispose();
        _tape.Dispose();
        _workers.Dispose();
    }

    /// <summary>The parameters are 0 and nothing steps them.</summary>
    private Tensor Loss(float[] gradient, int task, float value) => Linear(_shared, gradient) + Linear(_own[task], [task + 1]) + value;

    private Tensor Linear(Parameter parameter, float[] gradient) => _tape.Sum(_tape.Use(parameter) * _tape.Constant(gradient, 1, gradient.Length));

    /// <param name="Total">What was returned.</param>
    /// <param name="Shared">Gradient on the shared parameter.</param>
    /// <param name="Own">[task] on its own parameter.</param>
    internal sealed record Outcome(float Total, float[] Shared, float[] Own);
}
