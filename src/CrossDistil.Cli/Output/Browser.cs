using System.ComponentModel;
using System.Diagnostics;

namespace CrossDistil.Cli.Output;

/// <summary>The browser of the desktop that the command runs on, if there is one.</summary>
internal static class Browser
{
    private static bool IsThere =>
        !OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable("DISPLAY") is { Length: > 0 } || Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is { Length: > 0 };

    /// <summary>Opens an address; false where there is no desktop.</summary>
    public static bool TryOpen(Uri address)
    {
        if (!IsThere) return false;
        try
        {
            // Through a shell that lets go of it: what a browser says must not stand between the command's lines.
            var start = OperatingSystem.IsLinux()
                ? new ProcessStartInfo("sh", ["-c", "xdg-open \"$1\" >/dev/null 2>&1 &", "sh", address.AbsoluteUri]) { UseShellExecute = false }
                : new ProcessStartInfo(address.AbsoluteUri) { UseShellExecute = true };
            using var process = Process.Start(start);
            return true;
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            return false;
        }
    }
}
