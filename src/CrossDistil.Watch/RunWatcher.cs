namespace CrossDistil.Watch;

/// <summary>
/// Looks at the watched paths every second. Looking takes at most one fortieth of the time: where it takes long, it is
/// done less often.
/// </summary>
internal sealed class RunWatcher
{
    private const double PausePerLook = 40;
    private static readonly TimeSpan s_maxPause = TimeSpan.FromSeconds(30);

    private readonly RunFinder _finder;
    private readonly TimeProvider _time;
    private readonly TimeSpan _pause;
    private volatile Snapshot _current = new([]);

    /// <summary>Takes the first look.</summary>
    /// <param name="paths">Absolute paths of folders.</param>
    /// <param name="pause">Minimum time between two looks.</param>
    /// <param name="time">Clock.</param>
    public RunWatcher(IReadOnlyList<string> paths, TimeSpan pause, TimeProvider time)
    {
        (_finder, _pause, _time) = (new RunFinder(paths), pause, time);
        Look();
    }

    /// <summary>The last look.</summary>
    public Snapshot Current => _current;

    /// <summary>Looks until cancelled.</summary>
    public async Task Run(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var start = _time.GetTimestamp();
            Look();
            var pause = TimeSpan.FromTicks(Math.Max(
                _pause.Ticks, Math.Min((PausePerLook * _time.GetElapsedTime(start)).Ticks, s_maxPause.Ticks)));
            await Task.Delay(pause, _time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Look()
    {
        var (now, before) = (_time.GetUtcNow().UtcDateTime, _current);
        var known = before.Items.ToDictionary(item => item.Folder, StringComparer.Ordinal);
        WatchedItem[] items = [.. _finder.Find().Select(found => RunLook.At(found, known.GetValueOrDefault(found.Folder), now))];
        if (items.SequenceEqual(before.Items)) return;
        _current = new(items);
        before.Replaced.SetResult();
    }
}
