using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace CrossDistil.EndToEnd.Tests;

/// <summary>The watch command, running.</summary>
internal static class WatchProcess
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The address in the first line, which ends with it.</summary>
    public static async Task<Uri> Address(Process watch)
    {
        var line = await watch.StandardOutput.ReadLineAsync(Ct);
        Assert.NotNull(line);
        return new Uri(line[(line.LastIndexOf(' ') + 1)..]);
    }

    /// <summary>Ends a command as Ctrl-C does, and waits for its end.</summary>
    public static async Task Interrupt(Process process)
    {
        await Signal(process, "INT");
        await process.WaitForExitAsync(Ct).WaitAsync(s_patience, Ct); // a command that does not end fails the test and does not hold it up
    }

    /// <summary>Sends a signal.</summary>
    /// <param name="process">To whom.</param>
    /// <param name="name">Its name without SIG.</param>
    public static async Task Signal(Process process, string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(Ct);
    }
}
