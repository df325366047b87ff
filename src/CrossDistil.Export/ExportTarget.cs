using System.IO.Compression;
using CrossDistil.Data.Files;

namespace CrossDistil.Export;

/// <summary>
/// The target of an export: written next to its place as a folder, flushed, then moved there as a whole, as a folder or
/// as one ZIP.
/// </summary>
internal sealed class ExportTarget : IDisposable
{
    private static readonly DateTimeOffset s_zipTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero); // the earliest time in a ZIP
    private readonly string _target, _work;

    /// <exception cref="InputException">It exists and may not be replaced, or cannot be written.</exception>
    public ExportTarget(string target, bool overwrite)
    {
        _target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        IsZip = !Directory.Exists(_target) && Path.GetExtension(_target).Equals(".zip", StringComparison.OrdinalIgnoreCase);
        Check(overwrite);
        _work = $"{_target}.export-{Guid.NewGuid():N}";
        Folder = Path.Combine(_work, "bundle");
        Write(() => Directory.CreateDirectory(Path.Combine(Folder, BundleNames.Vocabulary)));
    }

    /// <summary>Whether it becomes one file.</summary>
    public bool IsZip { get; }

    /// <summary>Where the files are written.</summary>
    public string Folder { get; }

    /// <summary>Runs an action that writes, and reports a failure in one line.</summary>
    public void Write(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                _target, $"cannot be written ({e.Message.ReplaceLineEndings(" ")})", "free the disk or choose another target");
        }
    }

    /// <summary>Moves the finished bundle to its place; returns its size in bytes.</summary>
    public long Commit()
    {
        var bytes = 0L;
        Write(() =>
        {
            foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)) Flush(file);
            if (IsZip) bytes = Zip();
            else AtomicFolder.Replace(Folder, _target, Path.Combine(_work, "previous"));
        });
        return IsZip ? bytes : Directory.EnumerateFiles(_target, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
    }

    /// <summary>Removes temporary files.</summary>
    public void Dispose()
    {
        if (Directory.Exists(_work)) Directory.Delete(_work, recursive: true);
    }

    private void Check(bool overwrite)
    {
        var (file, folder) = (File.Exists(_target), Directory.Exists(_target) && Directory.EnumerateFileSystemEntries(_target).Any());
        if (!file && !folder) return;
        var isBundle = folder ? File.Exists(Path.Combine(_target, BundleNames.Manifest)) : IsZip && IsBundle(_target);
        if (!isBundle)
            throw new InputException(
                _target, folder ? "is not empty and holds no bundle" : "is a file and no bundle", "choose another target");
        if (!overwrite) throw new InputException(_target, "holds a bundle", "choose another target or add the option overwrite");
    }

    private static bool IsBundle(string zip)
    {
        try
        {
            using var archive = ZipFile.OpenRead(zip);
            return archive.GetEntry(BundleNames.Manifest) is not null;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private long Zip()
    {
        var packed = Path.Combine(_work, "bundle.zip");
        using (var file = new FileStream(packed, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16))
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create))
            foreach (var path in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                var entry = zip.CreateEntry(Path.GetRelativePath(Folder, path).Replace('\\', '/'), CompressionLevel.NoCompression);
                entry.LastWriteTime = s_zipTime;
                using var to = entry.Open();
                using var from = File.OpenRead(path);
                from.CopyTo(to);
            }

        Flush(packed);
        File.Move(packed, _target, overwrite: true);
        return new FileInfo(_target).Length;
    }

    private static void Flush(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None);
        file.Flush(flushToDisk: true);
    }
}
