using CrossDistil.Data.Cache;
using CrossDistil.Data.Files;

namespace CrossDistil.Ingest;

/// <summary>
/// A temporary folder next to the one that it will replace. A locked file marks it as used; the folder of a killed
/// ingest is not locked any more, and the next ingest removes it.
/// </summary>
internal sealed class CacheFolder : IDisposable
{
    private const string Mark = ".ingest-";
    private const string Lock = "lock";
    private const int WouldBlock = 11; // EWOULDBLOCK: another process has it
    private readonly string _target;
    private readonly string _folder;
    private readonly FileStream _lock;
    private readonly DateTime _before;

    /// <summary>Creates the folder next to <paramref name="target"/>.</summary>
    /// <exception cref="InputException">The target holds something else than a cache.</exception>
    public CacheFolder(string target)
    {
        _target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        if (File.Exists(_target) || (Directory.Exists(_target) && !IsCacheOrEmpty(_target)))
            throw new InputException(_target, "is no cache, and would be replaced by one", "choose another cache folder");
        var parent = Path.GetDirectoryName(_target)!;
        Directory.CreateDirectory(parent);
        RemoveAbandoned(parent, Path.GetFileName(_target));
        _before = WrittenAt(_target);
        _folder = $"{_target}{Mark}{Guid.NewGuid():N}";
        (Cache, Spill, Database) = (Path.Combine(_folder, "cache"), Path.Combine(_folder, "spill"), Path.Combine(_folder, "rows.duckdb"));
        try
        {
            Directory.CreateDirectory(_folder);
            _lock = new FileStream(Path.Combine(_folder, Lock), FileMode.CreateNew, FileAccess.Write, FileShare.None);
            Directory.CreateDirectory(Cache);
            Directory.CreateDirectory(Spill);
        }
        catch
        {
            _lock?.Dispose();
            if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true); // a full disk may have room for some of them
            throw;
        }
    }

    /// <summary>Where the cache is written.</summary>
    public string Cache { get; }

    /// <summary>Where DuckDB puts what does not fit into memory.</summary>
    public string Spill { get; }

    /// <summary>DuckDB's database file.</summary>
    public string Database { get; }

    /// <summary>
    /// Puts the finished cache in the target's place; on failure the previous one is put back. One process at a time
    /// does so; where another one has put the same cache there meanwhile, that one stays: it may be in use already.
    /// </summary>
    public void Commit(CancellationToken ct)
    {
        using var turn = Turn(ct);
        if (WrittenAt(_target) != _before && HoldsSame()) return;
        AtomicFolder.Replace(Cache, _target, Path.Combine(_folder, "previous"));
    }

    /// <summary>Removes everything but a committed cache.</summary>
    public void Dispose()
    {
        _lock.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static DateTime WrittenAt(string folder) => File.GetLastWriteTimeUtc(Path.Combine(folder, CacheFormat.SchemaFile));

    private bool HoldsSame()
    {
        try
        {
            return DatasetCache.OriginOf(_target)?.Fingerprint is { } there
                && string.Equals(there, DatasetCache.OriginOf(Cache)?.Fingerprint, StringComparison.Ordinal)
                && string.Equals(DatasetCache.ContentOf(_target), DatasetCache.ContentOf(Cache), StringComparison.Ordinal);
        }
        catch (InputException)
        {
            return false;
        }
    }

    /// <summary>A file next to the target that is locked during the renames and then deleted.</summary>
    private FileStream Turn(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return new FileStream(
                    $"{_target}{Mark}turn", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException e) when ((e.HResult & 0xFFFF) == WouldBlock || File.Exists($"{_target}{Mark}turn"))
            {
                ct.ThrowIfCancellationRequested();
                Thread.Sleep(20);
            }
        }
    }

    /// <summary>
    /// Other folders may have a schema.json, such as a run's <c>schema/</c>: a folder that holds other files than a
    /// cache, or no rows, is not removed.
    /// </summary>
    private static bool IsCacheOrEmpty(string folder)
    {
        string[] entries = [.. Directory.EnumerateFileSystemEntries(folder).Select(entry => Path.GetFileName(entry))];
        string[] needed = [CacheFormat.SchemaFile, CacheFormat.Train];
        return entries.Length == 0 || (!needed.Except(entries, StringComparer.Ordinal).Any() && entries.All(CacheFormat.IsOwn));
    }

    /// <summary>
    /// Removes folders of killed ingests; a folder that another ingest uses, or of another user, stays.
    /// </summary>
    private static void RemoveAbandoned(string parent, string name)
    {
        foreach (var folder in Directory.EnumerateDirectories(parent, $"{name}{Mark}*"))
            Disk.TryWrite(() =>
            {
                new FileStream(Path.Combine(folder, Lock), FileMode.Open, FileAccess.Write, FileShare.None).Dispose();
                Directory.Delete(folder, recursive: true);
            });
    }
}
