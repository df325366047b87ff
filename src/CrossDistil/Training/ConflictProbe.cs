using CrossDistil.Scoring.Models;
using CrossDistil.Tensors;
using CrossDistil.Tensors.States;

namespace CrossDistil.Training;

/// <summary>
/// Measures the cosine between the tasks' gradients on shared parameters and leaves no trace: the backward pass that
/// follows gives the bits that it gives without a probe. What counts as shared is <see cref="LossGradients"/>'
/// business.
/// </summary>
internal sealed class ConflictProbe : IDisposable
{
    private readonly LossGradients _gradients;
    private readonly Pair[] _pairs;
    private bool _isEmpty = true;

    /// <summary>Has measured nothing yet.</summary>
    /// <param name="tasks">Names of the tasks, at least two.</param>
    /// <param name="parameters">The model's dense parameters; not disposed here.</param>
    /// <param name="tables">The model's embedding tables; not disposed here.</param>
    /// <param name="workers">Threads.</param>
    public ConflictProbe(
        IReadOnlyList<string> tasks, IReadOnlyList<Parameter> parameters, IReadOnlyList<EmbeddingTable> tables, Workers workers)
    {
        _pairs =
            [.. from a in Enumerable.Range(
                0, tasks.Count) from b in Enumerable.Range(a + 1, tasks.Count - a - 1) select new Pair(a, b, $"{tasks[a]}, {tasks[b]}")];
        _gradients = new LossGradients(parameters, tables, tasks.Count, workers);
    }

    /// <summary>
    /// One backward pass per task, whose gradients are compared and dropped. Parameters and tables must hold no
    /// gradient before, and hold none after.
    /// </summary>
    /// <param name="tape">Tape that the losses are on.</param>
    /// <param name="losses">[task] of [1, 1].</param>
    public void Measure(Tape tape, ReadOnlySpan<Tensor> losses)
    {
        _gradients.Sweep(tape, losses);
        foreach (var pair in _pairs)
            if (_gradients.Cosine(pair.A, pair.B) is { } cosine && double.IsFinite(cosine)) pair.Add(cosine);
        _gradients.Discard();
        _isEmpty = false;
    }

    /// <summary>The means since the last call, and resets them; null where nothing was measured since.</summary>
    /// <param name="epoch">The epoch that the steps were of.</param>
    public EpochConflict? Take(int epoch)
    {
        if (_isEmpty) return null;
        _isEmpty = true;
        return new EpochConflict(
            epoch, new(_pairs.Select(pair => KeyValuePair.Create(pair.Name, pair.TakeMean())), StringComparer.Ordinal));
    }

    /// <summary>What was measured since the last <see cref="Take"/>, and what is known to be shared.</summary>
    public void VisitState(IStateVisitor state)
    {
        state.Number("probe.isEmpty", () => _isEmpty ? 1u : 0u, isEmpty => _isEmpty = isEmpty == 1);
        foreach (var pair in _pairs) pair.VisitState(state);
        _gradients.VisitState(state, "probe.gradients");
    }

    /// <inheritdoc/>
    public void Dispose() => _gradients.Dispose();

    /// <summary>The cosines of two tasks so far.</summary>
    private sealed class Pair(int a, int b, string name)
    {
        private double _sum;
        private int _count;

        public int A => a;

        public int B => b;

        public string Name => name;

        public void Add(double cosine) => (_sum, _count) = (_sum + cosine, _count + 1);

        public void VisitState(IStateVisitor state)
        {
            state.Real($"probe.{name}.sum", () => _sum, sum => _sum = sum);
            state.Number($"probe.{name}.count", () => (ulong)_count, count => _count = (int)StateNumbers.Count(count, int.MaxValue));
        }

        public double? TakeMean()
        {
            double? mean = _count > 0 ? _sum / _count : null;
            (_sum, _count) = (0, 0);
            return mean;
        }
    }
}
