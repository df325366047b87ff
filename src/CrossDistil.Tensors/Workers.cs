namespace CrossDistil.Tensors;

/// <summary>
/// A team of threads for parallel loops; the calling thread is one of them. Idle members spin for some microseconds,
/// then sleep. A loop started while another one runs on the same team is executed by its caller alone, with the same
/// result.
/// </summary>
public sealed class Workers : IDisposable
{
    private const int Spins = 2000;

    private readonly Lock _disposing = new();
    private readonly object _gate = new();
    private readonly Thread[] _members;
    private readonly Dictionary<Type, object> _jobs = [];
    private int _busy;
    private int _parked;
    private int _chunks;
    private int _unfinished;
    private long _ticket; // number of the loop in the upper half, chunks not yet taken in the lower half
    private IJob? _job;
    private Exception? _failure;
    private volatile bool _stopping;

    /// <summary>Starts the team.</summary>
    /// <param name="threads">Its size, at least 1, the caller included; null = one per processor.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1.</exception>
    public Workers(int? threads = null)
    {
        Threads = threads ?? Environment.ProcessorCount;
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1, nameof(threads));
        _members = new Thread[Threads - 1];
        for (var i = 0; i < _members.Length; i++)
        {
            var member = i + 1;
            _members[i] = new Thread(() => Serve(member)) { IsBackground = true, Name = $"tensor worker {member}" };
            _members[i].Start();
        }
    }

    private interface IJob
    {
        void Execute(int chunk, int worker);
    }

    /// <summary>Size of the team, the calling thread included.</summary>
    public int Threads { get; }

    /// <summary>Times the team's matrix products; null = none. Set it between two pieces of work.</summary>
    internal GemmClock? GemmClock { get; set; }

    /// <summary>Ends the threads; loops started later run on the calling thread.</summary>
    public void Dispose()
    {
        lock (_disposing)
        {
            if (_stopping) return;
            _stopping = true;
            lock (_gate) Monitor.PulseAll(_gate);
            foreach (var member in _members) member.Join();
        }
    }

    /// <summary>
    /// Executes chunks 0 … <paramref name="chunks"/> − 1 in any order and returns when all are done. No allocation once
    /// the kind of work was seen.
    /// </summary>
    internal void Run<T>(T work, int chunks)
        where T : struct, IWork
    {
        if (chunks <= 1 || _members.Length == 0 || _stopping || Interlocked.Exchange(ref _busy, 1) != 0)
        {
            for (var chunk = 0; chunk < chunks; chunk++) work.Execute(chunk, worker: 0);
            return;
        }

        try
        {
            Fork(work, chunks);
        }
        finally
        {
            Volatile.Write(ref _busy, 0);
        }
    }

    private void Fork<T>(T work, int chunks)
        where T : struct, IWork
    {
        if (!_jobs.TryGetValue(typeof(T), out var known)) _jobs.Add(typeof(T), known = new Job<T>());
        var job = (Job<T>)known;
        job.Work = work;
        (_job, _chunks, _unfinished, _failure) = (job, chunks, chunks, null);
        Interlocked.Exchange(ref _ticket, (((_ticket >> 32) + 1) << 32) | (uint)chunks);
        if (Volatile.Read(ref _parked) > 0)
        {
            lock (_gate) Monitor.PulseAll(_gate);
        }

        TakeChunks(worker: 0);
        var spin = default(SpinWait);
        while (Volatile.Read(ref _unfinished) > 0) spin.SpinOnce(sleep1Threshold: -1);
        if (_failure is not null) throw new AggregateException(_failure);
    }

    private void Serve(int worker)
    {
        var seen = 0L;
        while (!_stopping)
        {
            seen = AwaitLoopAfter(seen);
            TakeChunks(worker);
        }
    }

    private long AwaitLoopAfter(long seen)
    {
        for (var i = 0; i < Spins; i++)
        {
            if (Current() != seen || _stopping) return Current();
            Thread.SpinWait(1);
        }

        lock (_gate)
        {
            Interlocked.Increment(ref _parked);
            while (Current() == seen && !_stopping) Monitor.Wait(_gate);
            Interlocked.Decrement(ref _parked);
        }

        return Current();
    }

    private long Current() => Volatile.Read(ref _ticket) >> 32;

    private void TakeChunks(int worker)
    {
        var ticket = Volatile.Read(ref _ticket);
        while ((uint)ticket != 0)
        {
            var found = Interlocked.CompareExchange(ref _ticket, ticket - 1, ticket);
            if (found == ticket)
            {
                // From here until this chunk is counted as finished, the loop cannot end and its fields cannot change.
                Execute(_chunks - (int)(uint)ticket, worker);
                found = Volatile.Read(ref _ticket);
            }

            ticket = found;
        }
    }

    private void Execute(int chunk, int worker)
    {
        try
        {
            _job!.Execute(chunk, worker);
        }
#pragma warning disable CA1031 // Rethrown on the calling thread.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref _failure, failure, null);
        }

        Interlocked.Decrement(ref _unfinished);
    }

    private sealed class Job<T> : IJob
        where T : struct, IWork
    {
        public T Work;

        public void Execute(int chunk, int worker) => Work.Execute(chunk, worker);
    }
}
