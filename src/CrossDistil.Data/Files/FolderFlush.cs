using System.Runtime.InteropServices;

namespace CrossDistil.Data.Files;

/// <summary>
/// Flushes a folder to the disk: only then does a file's new name outlive a power cut. Linux; elsewhere, and where a
/// file system cannot, nothing is done.
/// </summary>
internal static class FolderFlush
{
    private const int CloseOnExec = 0x80000; // O_CLOEXEC

    /// <summary>
    /// The flags that open a folder. O_DIRECTORY differs by architecture: what it is on x64 is O_DIRECT on arm64, with
    /// which no folder opens.
    /// </summary>
    internal static int OpenFlags(Architecture architecture) => CloseOnExec |
        (architecture is Architecture.Arm or Architecture.Armv6 or Architecture.Arm64 or Architecture.Ppc64le ? 0x4000 : 0x10000);

    /// <summary>Flushes the folder that a file lies in.</summary>
    public static void Of(string path)
    {
        if (!OperatingSystem.IsLinux()) return;
        var folder = Open(
            System.Text.Encoding.UTF8.GetBytes(Path.GetDirectoryName(Path.GetFullPath(path)) + "\0"),
            OpenFlags(RuntimeInformation.ProcessArchitecture));
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
