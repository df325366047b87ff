namespace CrossDistil.Data.Files;

/// <summary>Files that are there whole or not at all: written beside their place, flushed to the disk, then renamed over it.</summary>
internal static class AtomicFile
{
    /// <summary>Writes <paramref name="path"/>; when <paramref name="write"/> fails, what was there before stays.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes its content.</param>
    /// <param name="isPassing">Whether it will be replaced soon and need not outlive a power cut: flushing to the disk, which takes milliseconds, is then left out.</param>
    /// <exception cref="InputException">The disk is full, or the folder is missing or cannot be written.</exception>
    public static void Write(string path, Action<Stream> write, bool isPassing = false)
    {
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: !isPassing);
            }

            File.Move(temporary, path, overwrite: true);
            if (!isPassing) FolderFlush.Of(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(path, $"cannot be written ({e.Message})", "free the disk or choose another folder");
        }
        finally
        {
            if (File.Exists(temporary)) File.Delete(temporary); // deleting in a folder that is not there would hide the fault
        }
    }

    /// <summary>Makes a folder and those above it, unless it is there.</summary>
    /// <exception cref="InputException">It cannot be made.</exception>
    public static void CreateFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(folder, $"cannot be written ({e.Message})", "choose another folder");
        }
    }

    /// <summary>Writes UTF-8 text; see <see cref="Write"/>.</summary>
    public static void WriteText(string path, string text, bool isPassing = false) => Write(
        path,
        stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true);
            writer.Write(text);
        },
        isPassing);
}
