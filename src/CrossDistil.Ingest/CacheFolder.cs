using CrossDistil.Data;
using CrossDistil.Data.Cache;

namespace CrossDistil.Ingest;

/// <summary>
/// A folder under way beside the one it will replace. It is held by a locked file; what another ingest left behind when it was killed
/// is not locked any more and is removed by the next one.
/// </summary>
internal sealed class CacheFolder : IDisposable
{
    private const string Mark = ".ingest-";
    private const string Lock = "lock";
    private readonly string _target;
    private readonly string _folder;
    private readonly FileStream _lock;

    /// <summary>Creates the folder beside <paramref name="target"/>.</summary>
    /// <exception cref="InputException">The target holds something else than a cache.</exception>
    public CacheFolder(string target)
    {
        _target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        if (File.Exists(_target) || (Directory.Exists(_target) && !IsCacheOrEmpty(_target)))
            throw new InputException(_target, "is no cache, and would be replaced by one", "choose another cache folder");
        var parent = Path.GetDirectoryName(_target)!;
        Directory.CreateDirectory(parent);
        RemoveAbandoned(parent, Path.GetFileName(_target));
        _folder = $"{_target}{Mark}{Guid.NewGuid():N}";
        Directory.CreateDirectory(_folder);
        _lock = new FileStream(Path.Combine(_folder, Lock), FileMode.CreateNew, FileAccess.Write, FileShare.None);
        Cache = Directory.CreateDirectory(Path.Combine(_folder, "cache")).FullName;
        Spill = Directory.CreateDirectory(Path.Combine(_folder, "spill")).FullName;
        Database = Path.Combine(_folder, "rows.duckdb");
    }

    /// <summary>Where the cache is written.</summary>
    public string Cache { get; }

    /// <summary>Where DuckDB puts what does not fit into memory.</summary>
    public string Spill { get; }

    /// <summary>DuckDB's database file.</summary>
    public string Database { get; }

    /// <summary>Puts the finished cache in the target's place; on failure the previous one is put back.</summary>
    public void Commit() => AtomicFolder.Replace(Cache, _target, Path.Combine(_folder, "previous"));

    /// <summary>Removes everything but a committed cache.</summary>
    public void Dispose()
    {
        _lock.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Anybody may have a schema.json: a folder that holds anything else than a cache does is not ours to remove.</summary>
    private static bool IsCacheOrEmpty(string folder)
    {
        string[] entries = [.. Directory.EnumerateFileSystemEntries(folder).Select(entry => Path.GetFileName(entry))];
        return entries.Length == 0 || (entries.Contains(CacheFormat.SchemaFile, StringComparer.Ordinal) && entries.All(CacheFormat.IsOwn));
    }

    private static void RemoveAbandoned(string parent, string name)
    {
        foreach (var folder in Directory.EnumerateDirectories(parent, $"{name}{Mark}*"))
        {
            try
            {
                new FileStream(Path.Combine(folder, Lock), FileMode.Open, FileAccess.Write, FileShare.None).Dispose();
                Directory.Delete(folder, recursive: true);
            }
            catch (IOException)
            {
                // Another ingest is at work in it, or has just finished.
            }
        }
    }
}
