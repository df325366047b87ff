using System.ComponentModel;
using System.Diagnostics;

namespace CrossDistil.Cli.Output;

/// <summary>Shows files where somebody sits before a screen.</summary>
internal static class Desktop
{
    /// <summary>Opens a file with what the desktop opens such files with. Without a desktop, and in automation, nothing happens; nor is a failure worth a word.</summary>
    public static void Open(string path)
    {
        if (Opener(Environment.GetEnvironmentVariable) is not { } opener) return;
        try
        {
            using var process = Process.Start(Start(opener, Path.GetFullPath(path)));
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or IOException or PlatformNotSupportedException)
        {
            // The path is on the screen.
        }
    }

    /// <summary>A file as terminals make a link of it.</summary>
    public static string Link(string path) => new Uri(Path.GetFullPath(path)).AbsoluteUri;

    /// <summary>The program that opens files; empty = the shell itself; null = nobody would see it.</summary>
    internal static string? Opener(Func<string, string?> variable)
    {
        if (!string.IsNullOrEmpty(variable("CI"))) return null;
        if (OperatingSystem.IsWindows()) return string.Empty;
        if (OperatingSystem.IsMacOS()) return "open";
        return string.IsNullOrEmpty(variable("DISPLAY")) && string.IsNullOrEmpty(variable("WAYLAND_DISPLAY")) ? null : "xdg-open";
    }

    // Its words must not get between ours; on Windows the shell finds the browser.
    private static ProcessStartInfo Start(string opener, string path) => opener.Length == 0
        ? new(path) { UseShellExecute = true }
        : new(opener, [path]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
}
