namespace CrossDistil.Data.Cache;

/// <summary>
/// Length and time of change of a cache's files when it was opened. Columns are mapped, not copied: who writes into one
/// changes what is trained on.
/// </summary>
internal sealed class FileStamps(string folder, IReadOnlyList<FileEntry> files)
{
    private readonly string _folder = Path.GetFullPath(folder);
    private readonly DateTime _written = Changed(folder, CacheFormat.SchemaFile);
    private readonly (string Path, DateTime Changed)[] _files = [.. files.Select(file => (file.Path, Changed(folder, file.Path)))];

    /// <exception cref="InputException">A file has another time of change.</exception>
    public void ThrowIfChanged()
    {
        if (Changed(_folder, CacheFormat.SchemaFile) != _written) return; // removed or replaced as a whole: what is mapped stays as it was
        foreach (var (path, changed) in _files)
            if (Changed(_folder, path) is var now && now > changed)
                throw new InputException(
                    Path.Combine(_folder, path),
                    string.Create(CultureInfo.InvariantCulture, $"was changed at {now:u} while the cache was in use"),
                    "run ingest and what read it again");
    }

    private static DateTime Changed(string folder, string path) => File.GetLastWriteTimeUtc(Path.Combine(folder, path));
}
