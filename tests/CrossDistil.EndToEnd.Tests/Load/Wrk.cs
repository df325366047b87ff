using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace CrossDistil.EndToEnd.Tests.Load;

/// <summary>wrk, a load generator that is not ours: it posts one body as fast as the server answers.</summary>
internal static partial class Wrk
{
    /// <summary>Posts until the time is over.</summary>
    /// <param name="folder">Where its script is written.</param>
    /// <param name="address">Where to.</param>
    /// <param name="body">One request.</param>
    /// <param name="connections">Requests at a time.</param>
    /// <param name="seconds">How long.</param>
    public static async Task<Posted> Post(WorkFolder folder, Uri address, string body, int connections, int seconds)
    {
        folder.Write("post.lua", $"wrk.method = 'POST'\nwrk.headers['content-type'] = 'application/json'\nwrk.body = [[{body}]]\n");
        var outcome = await CommandLine.Start("wrk", folder.Path, "-t1", $"-c{connections}", $"-d{seconds}s", "--timeout", "10s", "-s", "post.lua", address.ToString());
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return new(Number(Requests().Match(outcome.Output)), Faults().Matches(outcome.Output).Sum(Number), outcome.Output);
    }

    public static void Need()
    {
        try
        {
            using var wrk = Process.Start(new ProcessStartInfo("wrk", "-v") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
            wrk.WaitForExit();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("no wrk: install Debian's wrk");
        }
    }

    private static long Number(Match match) => match.Groups["count"].Captures.Sum(capture => long.Parse(capture.ValueSpan, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"(?<count>\d+) requests in", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Requests();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (?<count>\d+)|Socket errors: connect (?<count>\d+), read (?<count>\d+), write (?<count>\d+), timeout (?<count>\d+)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Faults();
}

/// <summary>What was posted.</summary>
/// <param name="Requests">Answers that came.</param>
/// <param name="Failed">Answers that are no success, connections that broke, and requests that were not answered in 10 s.</param>
/// <param name="Text">As wrk reports it.</param>
internal sealed record Posted(long Requests, long Failed, string Text);
