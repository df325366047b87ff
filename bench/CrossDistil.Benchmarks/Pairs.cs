using BenchmarkDotNet.Attributes;
using CrossDistil.Tensors;

namespace CrossDistil.Benchmarks;

/// <summary>Pairwise logistic ranking of one teacher on a batch with the base rates of the paper's data, which loss and slopes take in one go.</summary>
[MemoryDiagnoser]
public class Pairs : IDisposable
{
    private const int Both = 17;           // of 4096 rows, as many as independent labels give: ++
    private const int Positive = 1556;     // ++ and +-
    private const int OtherPositive = 28;  // -+

    private static readonly float[] s_weights = [.. Enumerable.Repeat(1f, Sizes.Batch)];
    private static readonly int[] s_rows = [.. Enumerable.Range(0, Sizes.Batch)]; // ++, +-, -+, --

    private static readonly PairedRows[] s_terms =
    [
        new(1f, s_rows.AsMemory(..Positive), s_rows.AsMemory(Positive..)),
        new(0.05f, s_rows.AsMemory(..Both), s_rows.AsMemory(Both..Positive)),
        new(0.05f, s_rows.AsMemory(Positive, OtherPositive), s_rows.AsMemory((Positive + OtherPositive)..)),
    ];

    private readonly Workers _workers = new();
    private readonly Parameter _scores = new("scores", Sizes.Batch, 1);
    private readonly Tape _scoring;
    private readonly Tape _training;
    private Tensor? _loss;

    public Pairs()
    {
        Sizes.Fill(_scores.Values);
        (_scoring, _training) = (new Tape(_workers, recording: false), new Tape(_workers));
    }

    /// <summary>Pairs of a term at most: as by default, more, and without a bound.</summary>
    [Params(1 << 14, 1 << 18, int.MaxValue)]
    public int MaxPairs { get; set; }

    [GlobalSetup]
    public void Setup() => _loss = Loss(_training);

    [Benchmark]
    public void LossAndSlopes()
    {
        _scoring.Reset();
        Loss(_scoring);
    }

    [Benchmark]
    public void Backward() => _training.Backward(_loss!);

    [GlobalCleanup]
    public void Dispose()
    {
        _scoring.Dispose();
        _training.Dispose();
        _scores.Dispose();
        _workers.Dispose();
        GC.SuppressFinalize(this);
    }

    private Tensor Loss(Tape tape) => tape.PairwiseLogistic(tape.Use(_scores), s_weights, s_terms, MaxPairs, draw: 1);
}
