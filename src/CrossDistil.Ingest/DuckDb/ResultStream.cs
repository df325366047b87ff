using DuckDB.NET.Native;
using static DuckDB.NET.Native.NativeMethods;

namespace CrossDistil.Ingest.DuckDb;

/// <summary>
/// The rows of a running statement, in order. Not for two threads at once; the chunks read may be used by any thread.
/// </summary>
internal sealed class ResultStream : IDisposable
{
    private readonly Func<string?, Exception> _failure;
    private readonly CancellationToken _ct;
    private readonly DuckDBPreparedStatement _statement;
    private DuckDBResult _result;
    private bool _ended;

    /// <summary>
    /// Runs a prepared statement, which it destroys at the end; <paramref name="failure"/> says what a message of
    /// DuckDB's means.
    /// </summary>
    public ResultStream(DuckDBPreparedStatement statement, Func<string?, Exception> failure, CancellationToken ct)
    {
        (_statement, _failure, _ct) = (statement, failure, ct);
        try
        {
            if (!PreparedStatements.DuckDBExecutePreparedStreaming(statement, out _result).IsSuccess())
                throw failure(Query.DuckDBResultError(ref _result));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>
    /// Reads the next chunks, as many as the batch takes, in place of those it held; false at the end.
    /// </summary>
    /// <exception cref="DuckDbException">The statement failed half-way.</exception>
    public bool Read(ChunkBatch batch)
    {
        batch.Clear();
        while (!batch.IsFull && !_ended)
        {
            var chunk = Query.DuckDBFetchChunk(_result);
            _ended = chunk.IsInvalid; // DuckDB must not be asked again
            if (!_ended) batch.Add(chunk);
            _ct.ThrowIfCancellationRequested();
        }

        if (_ended && Query.DuckDBResultError(ref _result) is { Length: > 0 } error) throw _failure(error);
        return batch.Count > 0;
    }

    public void Dispose()
    {
        Query.DuckDBDestroyResult(ref _result);
        _statement.Dispose();
    }
}

/// <summary>Some chunks of a result, in DuckDB's memory until they are cleared.</summary>
internal sealed class ChunkBatch(int capacity) : IDisposable
{
    private readonly DuckDBDataChunk[] _chunks = new DuckDBDataChunk[capacity];

    /// <summary>How many chunks there are.</summary>
    public int Count { get; private set; }

    /// <summary>Whether no other chunk fits.</summary>
    public bool IsFull => Count == _chunks.Length;

    /// <summary>One chunk.</summary>
    public DataChunk this[int index] => new(_chunks[index]);

    public void Add(DuckDBDataChunk chunk) => _chunks[Count++] = chunk;

    public void Clear()
    {
        while (Count > 0) _chunks[--Count].Dispose();
    }

    public void Dispose() => Clear();
}
