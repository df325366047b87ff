using System.Text;
using CrossDistil.Studies.Reports.Parts;

namespace CrossDistil.Watch;

/// <summary>
/// Reports as JSON, built once for each state of the files however many ask, one at a time, and off the threads that
/// answer. Building takes at most one part in five of the time: the training that is watched needs the cores.
/// </summary>
/// <param name="watcher">Knows the state of the files.</param>
/// <param name="build">Builds one.</param>
/// <param name="time">Clock.</param>
internal sealed class ReportCache(RunWatcher watcher, Func<IReadOnlyList<WatchedItem>, Report> build, TimeProvider time) : IDisposable
{
    private const int Most = 32;
    private const int PartsOfRest = 4;
    private static readonly TimeSpan s_longestRest = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly OrderedDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>The report on some runs or studies, of files as they are now.</summary>
    /// <param name="ids">Known ids, the one that others are held against first.</param>
    /// <exception cref="InputException">A file is damaged or gone.</exception>
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
            if (_entries.Count > Most) _entries.RemoveAt(0);
            return entry.Json;
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<byte[]> Build(Entry entry, Entry? before, IReadOnlyList<string> ids)
    {
        if (before is not null) await Rest(before);
        await _one.WaitAsync();
        var start = time.GetTimestamp();
        try
        {
            WatchedItem[] items;
            lock (_lock) // whoever asks from here on for other files waits for the next one
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

    /// <summary>Waits until the one before is done, and then for some time.</summary>
    private async Task Rest(Entry before)
    {
        await Task.WhenAny(before.Json);
        var rest = PartsOfRest * before.Cost;
        var left = (rest < s_longestRest ? rest : s_longestRest) - time.GetElapsedTime(before.Built);
        if (left > TimeSpan.Zero) await Task.Delay(left, time);
    }

    private IEnumerable<FileStamps> FilesOf(IReadOnlyList<string> ids) => ids.Select(id => watcher.Current.Find(id)?.Files ?? default);

    private sealed class Entry
    {
        public Task<byte[]> Json { get; set; } = null!;

        /// <summary>[id] as building began; null before.</summary>
        public IReadOnlyList<FileStamps>? Files { get; set; }

        /// <summary>Until then, the report will be of files as they are later: good for whoever asks now.</summary>
        public bool IsStarted { get; set; }

        public TimeSpan Cost { get; set; }

        public long Built { get; set; }
    }
}
