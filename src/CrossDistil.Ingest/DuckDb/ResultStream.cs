using System.Runtime.InteropServices;

namespace CrossDistil.Ingest.DuckDb;

/// <summary>The rows of a running statement, in order. Not for two threads at once; the chunks read may be looked at by any.</summary>
internal sealed unsafe class ResultStream : IDisposable
{
    private readonly Func<string?, Exception> _failure;
    private readonly CancellationToken _ct;
    private nint _statement;
    private Native.Result _result;
    private bool _ended;

    /// <summary>Runs a prepared statement, which it destroys at the end; <paramref name="failure"/> says what a message of DuckDB's means.</summary>
    public ResultStream(nint statement, Func<string?, Exception> failure, CancellationToken ct)
    {
        (_statement, _failure, _ct) = (statement, failure, ct);
        try
        {
            int state;
            fixed (Native.Result* result = &_result) state = Native.ExecuteStreaming(statement, result);
            if (state != 0) throw failure(Error());
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Reads the next chunks, as many as the batch takes, in place of those it held; false at the end.</summary>
    /// <exception cref="DuckDbException">The statement failed half-way.</exception>
    public bool Read(ChunkBatch batch)
    {
        batch.Clear();
        while (!batch.IsFull && !_ended)
        {
            var chunk = Native.FetchChunk(_result);
            _ended = chunk == 0; // DuckDB must not be asked again
            if (!_ended) batch.Add(chunk);
            _ct.ThrowIfCancellationRequested();
        }

        if (_ended && Error() is { Length: > 0 } error) throw _failure(error);
        return batch.Count > 0;
    }

    public void Dispose()
    {
        fixed (Native.Result* result = &_result) Native.DestroyResult(result);
        if (_statement != 0) Native.DestroyPrepare(ref _statement);
    }

    private string? Error()
    {
        fixed (Native.Result* result = &_result) return Marshal.PtrToStringUTF8((nint)Native.ResultError(result));
    }
}

/// <summary>Some chunks of a result, in DuckDB's memory until they are cleared.</summary>
internal sealed class ChunkBatch(int capacity) : IDisposable
{
    private readonly nint[] _chunks = new nint[capacity];

    /// <summary>How many chunks there are.</summary>
    public int Count { get; private set; }

    /// <summary>Whether no other chunk fits.</summary>
    public bool IsFull => Count == _chunks.Length;

    /// <summary>One chunk.</summary>
    public DataChunk this[int index] => new(_chunks[index]);

    public void Add(nint chunk) => _chunks[Count++] = chunk;

    public void Clear()
    {
        while (Count > 0) Native.DestroyChunk(ref _chunks[--Count]);
    }

    public void Dispose() => Clear();
}
