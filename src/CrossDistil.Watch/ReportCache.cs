using System.Text;
using CrossDistil.Studies.Reports;

namespace CrossDistil.Watch;

/// <summary>
/// Reports as JSON, built once for each state of the files, one at a time, and not on the threads that answer. Building
/// takes at most one fifth of the time: the watched training needs the cores.
/// </summary>
/// <param name="watcher">State of the files.</param>
/// <param name="build">Builds one.</param>
/// <param name="time">Clock.</param>
internal sealed class ReportCache(RunWatcher watcher, Func<IReadOnlyList<WatchedItem>, Report> build, TimeProvider time) : IDisposable
{
    private const int MaxEntries = 32;
    private const int PausePerBuild = 4;
    private static readonly TimeSpan s_maxPause = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly OrderedDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>The report on some runs or studies, of files as they are now.</summary>
    /// <param name="ids">Known ids, the one that others are compared with first.</param>
    /// <exception cref="InputException">A file is damaged or missing.</exception>
    public Task<byte[]> Of(IReadOnlyList<string> ids)
    {
        var key = string.Join(' ', ids);
        lock (_lock)
        {
            var before = _entries.GetValueOrDefault(key);
            if (before is not null
                && (!before.IsStarted || (before.Files is { } files && files.SequenceEqual(FilesOf(ids)) && !before.Json.IsFaulted)))
                return before.Json;
            var entry = new Entry();
            entry.Json = Task.Run(() => Build(entry, before, ids));
            _entries.Remove(key);
            _entries.Add(key, entry);
            if (_entries.Count > MaxEntries) _entries.RemoveAt(0);
            return entry.Json;
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<byte[]> Build(Entry entry, Entry? before, IReadOnlyList<string> ids)
    {
        if (before is not null) await Pause(before);
        await _one.WaitAsync();
        var start = time.GetTimestamp();
        try
        {
            WatchedItem[] items;
            lock (_lock) // a later request for changed files gets the next report
            {
                items = [.. ids.Select(id => watcher.Current.Find(id) ?? throw new InputException(id, "is gone", "choose another run"))];
                (entry.Files, entry.IsStarted) = ([.. items.Select(item => item.Files)], true);
            }

            return Encoding.UTF8.GetBytes(build(items).ToJson());
        }
        finally
        {
            (entry.IsStarted, entry.Cost, entry.Built) = (true, time.GetElapsedTime(start), time.GetTimestamp());
            _one.Release();
        }
    }

    /// <summary>Waits until the report before is built, and then for some time.</summary>
    private async Task Pause(Entry before)
    {
        await Task.WhenAny(before.Json);
        var pause = PausePerBuild * before.Cost;
        var left = (pause < s_maxPause ? pause : s_maxPause) - time.GetElapsedTime(before.Built);
        if (left > TimeSpan.Zero) await Task.Delay(left, time);
    }

    private IEnumerable<FileStamps> FilesOf(IReadOnlyList<string> ids) => ids.Select(id => watcher.Current.Find(id)?.Files ?? default);

    private sealed class Entry
    {
        public Task<byte[]> Json { get; set; } = null!;

        /// <summary>[id] when building started; null before.</summary>
        public IReadOnlyList<FileStamps>? Files { get; set; }

        /// <summary>
        /// Before the start, the report will show files as they are later: it is valid for new requests.
        /// </summary>
        public bool IsStarted { get; set; }

        public TimeSpan Cost { get; set; }

        public long Built { get; set; }
    }
}
