using System.Net.NetworkInformation;

namespace CrossDistil.EndToEnd.Tests;

/// <summary>
/// Ports for who cannot ask the system for one. They lie below those that systems give to outgoing connections, and each is taken once, so that none is lost between here and
/// where it is used.
/// </summary>
internal static class FreePort
{
    private const int First = 20_000, Count = 10_000;
    private static int s_taken = Environment.ProcessId;

    /// <summary>A port of the loopback address that nobody listens on.</summary>
    public static int Take()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref s_taken) % Count);
            if (Array.TrueForAll(IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners(), listener => listener.Port != port)) return port;
        }
    }
}
