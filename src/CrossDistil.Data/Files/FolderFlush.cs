using System.Runtime.InteropServices;

namespace CrossDistil.Data.Files;

/// <summary>Flushes a folder to the disk: only then does a file's new name outlive a power cut. Linux; elsewhere, and where a file system cannot, nothing is done.</summary>
internal static class FolderFlush
{
    private const int ReadFolder = 0x10000 | 0x80000; // O_DIRECTORY, O_CLOEXEC

    /// <summary>Flushes the folder that a file lies in.</summary>
    public static void Of(string path)
    {
        if (!OperatingSystem.IsLinux()) return;
        var folder = Open(System.Text.Encoding.UTF8.GetBytes(Path.GetDirectoryName(Path.GetFullPath(path)) + "\0"), ReadFolder);
        if (folder < 0) return;
        _ = Flush(folder);
        _ = Close(folder);
    }

#pragma warning disable SYSLIB1054 // generated marshalling is unsafe code, which this room has none of
    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Flush(int file);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int file);
#pragma warning restore SYSLIB1054
}
