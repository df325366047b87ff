using BenchmarkDotNet.Attributes;
using CrossDistil.Tensors;

namespace CrossDistil.Benchmarks;

/// <summary>One task's gate over all experts: softmax, then the experts' weighted sum. The products before them are not in it.</summary>
[MemoryDiagnoser]
public class Mixtures : IDisposable
{
    private readonly Workers _workers = new();
    private readonly Parameter _gate = new("gate", Sizes.Batch, Sizes.Experts);
    private readonly Parameter _experts = new("experts", Sizes.Batch, Sizes.Experts * Sizes.ExpertWidth);
    private readonly Tape _scoring;
    private readonly Tape _training;
    private readonly Tensor _sum;

    public Mixtures()
    {
        Sizes.Fill(_gate.Values);
        Sizes.Fill(_experts.Values);
        (_scoring, _training) = (new Tape(_workers, recording: false), new Tape(_workers));
        _sum = _training.Sum(Mixed(_training));
    }

    [Benchmark]
    public void Forward()
    {
        _scoring.Reset();
        Mixed(_scoring);
    }

    /// <summary>Adds to gradients that are there already, as every task after the first does.</summary>
    [Benchmark]
    public void Backward() => _training.Backward(_sum);

    [GlobalCleanup]
    public void Dispose()
    {
        _scoring.Dispose();
        _training.Dispose();
        _gate.Dispose();
        _experts.Dispose();
        _workers.Dispose();
        GC.SuppressFinalize(this);
    }

    private Tensor Mixed(Tape tape) => tape.Mixture(tape.Softmax(tape.Use(_gate)), tape.Use(_experts)); // [batch, width]
}
