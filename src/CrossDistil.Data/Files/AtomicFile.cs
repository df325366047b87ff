namespace CrossDistil.Data.Files;

/// <summary>
/// Files that are written whole or not at all: into a temporary file, flushed to the disk, then renamed.
/// </summary>
internal static class AtomicFile
{
    /// <summary>Writes <paramref name="path"/>; when <paramref name="write"/> fails, the old file stays.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes its content.</param>
    /// <param name="isPassing">
    /// Whether it is replaced soon and need not survive a power cut: then it is not flushed to the disk.
    /// </param>
    /// <exception cref="InputException">The disk is full, or the folder is missing or cannot be written.</exception>
    public static void Write(string path, Action<Stream> write, bool isPassing = false) => Replace(
        path,
        temporary =>
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: !isPassing);
            }

            File.Move(temporary, path, overwrite: true);
            if (!isPassing) FolderFlush.Of(path);
        });

    /// <summary>
    /// Gives <paramref name="write"/> the path of a temporary file, which it moves to its place; removes the rest.
    /// </summary>
    /// <exception cref="InputException">The disk is full, or the folder is missing or cannot be written.</exception>
    public static void Replace(string path, Action<string> write) => Disk.Write(path, "free the disk or choose another folder", () =>
    {
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            write(temporary);
        }
        finally
        {
            if (File.Exists(temporary)) File.Delete(temporary); // deleting in a missing folder would hide the fault
        }
    });

    /// <summary>Creates a folder and its parents where they are missing.</summary>
    /// <exception cref="InputException">It cannot be created.</exception>
    public static void CreateFolder(string folder) => Disk.Write(folder, "choose another folder", () => Directory.CreateDirectory(folder));

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
