using CrossDistil.Data.Cache;
using CrossDistil.Data.Sampling;
using CrossDistil.Scoring.Models;
using CrossDistil.Tensors;

namespace CrossDistil.Training;

/// <summary>
/// Scores every row of a split with the students, and with the teachers where they are asked for, in order, without
/// recording gradients.
/// </summary>
internal sealed class Scorer : IDisposable
{
    internal const int RowsPerPass = 4096;
    private readonly DatasetSplit _split;
    private readonly MultiTaskModel _model;
    private readonly BatchReader _reader;
    private readonly Batch _batch;
    private readonly Tape _tape;
    private readonly Blend? _blend;

    /// <summary>Prepares to score <paramref name="split"/>.</summary>
    /// <param name="model">The network.</param>
    /// <param name="split">The rows.</param>
    /// <param name="schema">The schema of their cache.</param>
    /// <param name="workers">Threads.</param>
    /// <param name="blend">Moves the logits once all rows are scored; null = they stay.</param>
    public Scorer(MultiTaskModel model, DatasetSplit split, DatasetSchema schema, Workers workers, Blend? blend = null)
        : this(model, split, schema, workers, RowsPerPass) => _blend = blend;

    internal Scorer(MultiTaskModel model, DatasetSplit split, DatasetSchema schema, Workers workers, int rowsPerPass)
    {
        (_model, _split) = (model, split);
        _reader = new BatchReader(split, schema);
        _batch = _reader.NewBatch(Math.Clamp(split.Rows, 1, rowsPerPass));
        _tape = new Tape(workers, recording: false);
    }

    /// <summary>[task][row] the students' logits.</summary>
    public float[][] Logits(CancellationToken cancellation)
    {
        var logits = NewLogits();
        Run(logits, scores: null, cancellation);
        return logits;
    }

    /// <summary>
    /// [task][row] the students' logits, and the teachers' scores in the same pass; null where there are no teachers,
    /// or where they see inputs that are not known when a row is scored (pfd).
    /// </summary>
    public (float[][] Logits, float[][]? Scores) LogitsAndScores(CancellationToken cancellation)
    {
        var (logits, scores) = (NewLogits(), _model is { HasTeachers: true, HasPrivileged: false } ? NewLogits() : null);
        Run(logits, scores, cancellation);
        return (logits, scores);
    }

    /// <summary>
    /// [position in <paramref name="tasks"/>][row] the logits of some tasks, from a network that may answer no others.
    /// </summary>
    internal float[][] LogitsOf(IReadOnlyList<int> tasks, CancellationToken cancellation)
    {
        float[][] logits = [.. tasks.Select(_ => new float[_split.Rows])];
        for (var start = 0; start < _split.Rows; start += _batch.Capacity)
        {
            cancellation.ThrowIfCancellationRequested();
            _tape.Reset();
            _reader.Read(start, Math.Min(_batch.Capacity, _split.Rows - start), _batch);
            var hidden = _model.Hidden(_tape, _batch, training: false);
            for (var i = 0; i < tasks.Count; i++)
                _model.Student(_tape, tasks[i], hidden[tasks[i]], training: false).Values.CopyTo(logits[i].AsSpan(start));
        }

        return logits;
    }

    /// <summary>[task][row] room for the logits of every row.</summary>
    internal float[][] NewLogits() => [.. Enumerable.Range(0, _model.Tasks).Select(_ => new float[_split.Rows])];

    /// <summary>
    /// Scores the rows from <paramref name="start"/> on, as many as one pass takes, into their places.
    /// </summary>
    internal void Pass(int start, float[][] logits, float[][]? scores = null)
    {
        _tape.Reset();
        _reader.Read(start, Math.Min(_batch.Capacity, _split.Rows - start), _batch);
        var hidden = _model.Hidden(_tape, _batch, training: false);
        var taught = scores is null ? default : _model.Scores(_tape, _batch, hidden, training: false);
        for (var task = 0; task < logits.Length; task++)
        {
            _model.Student(_tape, task, hidden[task], training: false).Values.CopyTo(logits[task].AsSpan(start));
            if (scores is not null) taught[task].Values.CopyTo(scores[task].AsSpan(start));
        }
    }

    private void Run(float[][] logits, float[][]? scores, CancellationToken cancellation)
    {
        for (var start = 0; start < _split.Rows; start += _batch.Capacity)
        {
            cancellation.ThrowIfCancellationRequested();
            Pass(start, logits, scores);
        }

        _blend?.Apply(logits);
    }

    /// <inheritdoc/>
    public void Dispose() => _tape.Dispose();
}
