using System.Buffers;
using System.Diagnostics;
using CrossDistil.Serving.Requests;

namespace CrossDistil.Serving.Jobs;

/// <summary>
/// A request on its way: read, waiting, scored, answered. The worker that scores it writes its answer too, while the
/// results of its pass are there.
/// </summary>
internal abstract class ScoringJob(ModelLease lease, RowBuffer rows)
{
    private const int Waiting = 0, Running = 1, Abandoned = 2;
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RowBuffer? _rows = rows;
    private int _state;
    private long _begun, _scored; // timestamps, written by the worker

    public ServedVersion Served => lease.Served;

    /// <summary>Whether it asked for no version, so that it may be compared with the shadow.</summary>
    public bool IsDefault { get; set; }

    public RowBuffer Rows => _rows!;

    public int Count { get; } = rows.Rows;

    public Task Done => _done.Task;

    /// <summary>Timestamps: start of its scoring, end of its pass; 0 = not yet.</summary>
    public (long Begun, long Scored) Stages() => (Volatile.Read(ref _begun), Volatile.Read(ref _scored));

    /// <summary>The answer, when done.</summary>
    public ArrayBufferWriter<byte> Answer { get; } = new(1024);

    /// <summary>Starts its scoring; false = nobody waits for it any more, and it is released.</summary>
    public bool TryStart()
    {
        if (Interlocked.CompareExchange(ref _state, Running, Waiting) != Waiting)
        {
            Release();
            return false;
        }

        Volatile.Write(ref _begun, Stopwatch.GetTimestamp());
        return true;
    }

    /// <summary>Nobody waits any more; true = its scoring had not started.</summary>
    public bool Abandon() => Interlocked.CompareExchange(ref _state, Abandoned, Waiting) == Waiting;

    /// <summary>Writes its answer.</summary>
    /// <param name="request">The scored rows, those of other jobs included.</param>
    /// <param name="offset">Its first row.</param>
    /// <param name="scored">When the pass ended.</param>
    public void Complete(RankRequest request, int offset, long scored)
    {
        Volatile.Write(ref _scored, scored);
        using (var writer = new Utf8JsonWriter(Answer)) Write(writer, request, offset);
        _done.TrySetResult();
    }

    public void Fail(Exception e) => _done.TrySetException(e);

    /// <summary>
    /// Hands the rows to the caller, who may keep them after the answer; null = they were taken already.
    /// </summary>
    public RowBuffer? TakeRows() => Interlocked.Exchange(ref _rows, null);

    public void Release() => lease.Dispose();

    protected abstract void Write(Utf8JsonWriter writer, RankRequest request, int offset);

    /// <summary>A number, or null where JSON has none.</summary>
    protected static void WriteNumber(Utf8JsonWriter writer, float value)
    {
        if (float.IsFinite(value)) writer.WriteNumberValue(value);
        else writer.WriteNullValue();
    }

    /// <inheritdoc cref="WriteNumber(Utf8JsonWriter, float)"/>
    protected static void WriteNumber(Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value)) writer.WriteNumberValue(value);
        else writer.WriteNullValue();
    }
}
