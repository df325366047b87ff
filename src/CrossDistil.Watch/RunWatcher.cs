namespace CrossDistil.Watch;

/// <summary>
/// Looks at the watched paths every second, and wakes whoever waits for a change. Looking takes at most one part in
/// forty of the time: where it takes long, it is done more seldom.
/// </summary>
internal sealed class RunWatcher
{
    private const double MinParts = 40;
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(30);

    private readonly RunFinder _finder;
    private readonly TimeProvider _time;
    private readonly TimeSpan _pause;
    private volatile State _state;

    /// <summary>Takes the first look.</summary>
    /// <param name="paths">Absolute paths of folders.</param>
    /// <param name="pause">Least time between two looks.</param>
    /// <param name="time">Clock.</param>
    public RunWatcher(IReadOnlyList<string> paths, TimeSpan pause, TimeProvider time)
    {
        (_finder, _pause, _time) = (new RunFinder(paths), pause, time);
        _state = new State(new Snapshot([]));
        Look();
    }

    /// <summary>The last look.</summary>
    public Snapshot Current => _state.Snapshot;

    /// <summary>Looks until cancelled.</summary>
    public async Task Run(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var start = _time.GetTimestamp();
            Look();
            await Task.Delay(PauseAfter(_time.GetElapsedTime(start)), _time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Completes when something is other than in a snapshot that was seen.</summary>
    public async Task<Snapshot> After(Snapshot seen, CancellationToken ct)
    {
        while (true)
        {
            var state = _state;
            if (!ReferenceEquals(state.Snapshot, seen)) return state.Snapshot;
            await state.Over.WaitAsync(ct).ConfigureAwait(false);
        }
    }

    /// <summary>Looks once.</summary>
    public void Look()
    {
        var now = _time.GetUtcNow().UtcDateTime;
        var before = Current.Items.ToDictionary(item => item.Folder, StringComparer.Ordinal);
        var snapshot = new Snapshot([.. _finder.Find().Select(found => RunLook.At(found, before.GetValueOrDefault(found.Folder), now))]);
        if (snapshot.IsSameAs(Current)) return;
        var over = _state;
        _state = new State(snapshot);
        over.End();
    }

    private TimeSpan PauseAfter(TimeSpan look)
    {
        var pause = MinParts * look;
        return pause < _pause ? _pause : pause > s_longestPause ? s_longestPause : pause;
    }

    /// <summary>A snapshot, and when it is the last one no more.</summary>
    private sealed class State(Snapshot snapshot)
    {
        private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Snapshot Snapshot => snapshot;

        public Task Over => _over.Task;

        public void End() => _over.SetResult();
    }
}
