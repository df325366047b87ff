using CrossDistil.Data.Files;

namespace CrossDistil.Runs;

/// <summary>
/// A run's <c>lock</c>, held open by the process that trains it; the system releases it when the process ends. Other
/// processes cannot read a held file, so <c>lock.pid</c> next to it names the process.
/// </summary>
internal sealed class RunLock : IDisposable
{
    private readonly string _folder;
    private readonly bool _isNew;
    private readonly string _path;
    private readonly FileStream _file;

    /// <exception cref="InputException">Another process holds it, or it cannot be written.</exception>
    public RunLock(string folder, string path)
    {
        (_folder, _path, _isNew) = (folder, path, !Directory.Exists(folder));
        AtomicFile.CreateFolder(folder);
        try
        {
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            File.WriteAllText(NameOf(path), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _file?.Dispose();
            throw e is IOException && HolderOf(path) is { } process
                ? Held(folder, process)
                : new InputException(folder, $"cannot be written ({e.Message})", "choose another folder");
        }
    }

    /// <exception cref="InputException">A process holds the lock.</exception>
    public static void ThrowIfHeld(string folder, string path)
    {
        if (IsHeld(path)) throw Held(folder, HolderOf(path) ?? "another process");
    }

    /// <summary>Whether a process holds the lock, this one included.</summary>
    public static bool IsHeld(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read); // two processes may ask at once
            return false;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return false; // no lock; or no permission, which the training itself reports
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        File.Delete(NameOf(_path));
        _file.Dispose();
        if (_isNew && !Directory.EnumerateFileSystemEntries(_folder).Any()) Directory.Delete(_folder); // a fault before the first file
    }

    private static InputException Held(string folder, string process) =>
        new(folder, $"is being trained by {process}", "wait for its end, or choose another folder");

    private static string NameOf(string path) => $"{path}.pid";

    /// <summary>The process that holds the lock; null where it cannot be read.</summary>
    private static string? HolderOf(string path)
    {
        try
        {
            return int.TryParse(File.ReadAllText(NameOf(path)), CultureInfo.InvariantCulture, out var id) ? $"process {id}" : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
