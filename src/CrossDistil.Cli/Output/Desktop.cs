using System.ComponentModel;
using System.Diagnostics;

namespace CrossDistil.Cli.Output;

/// <summary>Opens files and pages where there is a desktop.</summary>
internal static class Desktop
{
    /// <summary>Opens a file or an address; false without a desktop, in automation, and where that fails.</summary>
    /// <param name="target">An address, or an absolute path.</param>
    public static bool TryOpen(string target)
    {
        if (Opener(Environment.GetEnvironmentVariable) is not { } opener) return false;
        try
        {
            using var process = Process.Start(Start(opener, target));
            return true;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or IOException or PlatformNotSupportedException)
        {
            return false;
        }
    }

    /// <summary>A file's URL, which terminals show as a link.</summary>
    public static string Link(string path) => new Uri(Path.GetFullPath(path)).AbsoluteUri;

    /// <summary>
    /// The program that opens files; empty = the operating system itself; null = there is no desktop.
    /// </summary>
    internal static string? Opener(Func<string, string?> variable)
    {
        if (!string.IsNullOrEmpty(variable("CI"))) return null;
        if (OperatingSystem.IsWindows()) return string.Empty;
        if (OperatingSystem.IsMacOS()) return "open";
        return string.IsNullOrEmpty(variable("DISPLAY")) && string.IsNullOrEmpty(variable("WAYLAND_DISPLAY")) ? null : "xdg-open";
    }

    // Detached by a shell: a browser's output must not mix with ours, and it must not stop when our pipe closes.
    private static ProcessStartInfo Start(string opener, string target) => opener.Length == 0
        ? new(target) { UseShellExecute = true }
        : new("sh", ["-c", "\"$1\" \"$2\" >/dev/null 2>&1 &", "sh", opener, target]) { UseShellExecute = false };
}
