using System.ComponentModel;
using System.Diagnostics;

namespace CrossDistil.Cli.Output;

/// <summary>Shows files and pages where somebody sits before a screen.</summary>
internal static class Desktop
{
    /// <summary>Opens a file or an address with what the desktop opens such with; false where there is no desktop, in automation, and where it cannot.</summary>
    /// <param name="target">An address, or a path, absolute.</param>
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

    // Through a shell that lets go of it: what a browser says must not get between our lines, nor a pipe that we leave stop it.
    private static ProcessStartInfo Start(string opener, string target) => opener.Length == 0
        ? new(target) { UseShellExecute = true }
        : new("sh", ["-c", "\"$1\" \"$2\" >/dev/null 2>&1 &", "sh", opener, target]) { UseShellExecute = false };
}
