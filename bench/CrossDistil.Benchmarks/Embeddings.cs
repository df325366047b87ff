using BenchmarkDotNet.Attributes;
using CrossDistil.Tensors;
using CrossDistil.Tensors.Optimizers;

namespace CrossDistil.Benchmarks;

/// <summary>A batch's embedding rows: looked up, and moved. Ids are uniform in their field, so nearly every occurrence is a row of its own.</summary>
[MemoryDiagnoser]
public class Embeddings : IDisposable
{
    private readonly Workers _workers = new();
    private readonly EmbeddingTable _table = new("embedding", Sizes.FieldRows, Sizes.Dim);
    private readonly Tape _scoring;
    private readonly Tape _training;
    private readonly RowSparseAdam _adam;
    private readonly Tensor _sum;
    private readonly int[] _ids;

    public Embeddings()
    {
        var random = new Random(1);
        _ids = [.. Enumerable.Range(0, Sizes.Batch).SelectMany(_ => Sizes.FieldRows.Select(ids => random.Next(ids)))];
        Sizes.Fill(_table.Values);
        (_scoring, _training) = (new Tape(_workers, recording: false), new Tape(_workers));
        _adam = new RowSparseAdam(_table, new RowSparseAdamOptions(), _workers);
        _sum = _training.Sum(_training.Gather(_table, _ids, Sizes.Batch));
    }

    [Benchmark]
    public void Gather()
    {
        _scoring.Reset();
        _scoring.Gather(_table, _ids, Sizes.Batch);
    }

    /// <summary>The gather's backward pass leaves a gradient per occurrence; the step merges them by row and moves the rows.</summary>
    [Benchmark]
    public void BackwardAndRowSparseAdam()
    {
        _training.Backward(_sum);
        _adam.Step();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _scoring.Dispose();
        _training.Dispose();
        _adam.Dispose();
        _table.Dispose();
        _workers.Dispose();
        GC.SuppressFinalize(this);
    }
}
