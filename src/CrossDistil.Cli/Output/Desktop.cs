using System.ComponentModel;
using System.Diagnostics;

namespace CrossDistil.Cli.Output;

/// <summary>The desktop that the command runs on, if there is one.</summary>
internal static class Desktop
{
    private static bool IsThere =>
        !OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable("DISPLAY") is { Length: > 0 } || Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is { Length: > 0 };

    /// <summary>Opens a file or an address with the program that the user chose for it; false where there is none.</summary>
    public static bool TryOpen(string target)
    {
        if (!IsThere) return false;
        try
        {
            // Through a shell that lets go of it: what a browser says must not stand between the command's lines.
            var start = OperatingSystem.IsLinux()
                ? new ProcessStartInfo("sh", ["-c", "xdg-open \"$1\" >/dev/null 2>&1 &", "sh", target]) { UseShellExecute = false }
                : new ProcessStartInfo(target) { UseShellExecute = true };
            using var process = Process.Start(start);
            return true;
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            return false;
        }
    }
}
