using System.Buffers.Text;

namespace CrossDistil.Studies.Health.Measures;

/// <summary>
/// The maximum of this process's anonymous memory (RssAnon of Linux: memory without the pages of mapped files) while
/// this object lives, read twenty times a second.
/// </summary>
internal sealed class PeakMemory : IDisposable
{
    private const string StatusFile = "/proc/self/status";
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private readonly ITimer? _timer;
    private long _peak;

    /// <summary>Starts measuring.</summary>
    public PeakMemory(TimeProvider time)
    {
        if (File.Exists(StatusFile)) _timer = time.CreateTimer(_ => Look(), state: null, s_period, s_period);
    }

    /// <summary>The maximum so far, in bytes; null where the system does not say.</summary>
    public long? Peak()
    {
        if (_timer is null) return null;
        Look();
        return _peak;
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    /// <summary>The bytes of RssAnon in a status file; 0 where it has none.</summary>
    internal static long RssAnon(ReadOnlySpan<byte> status)
    {
        var at = status.IndexOf("RssAnon:"u8);
        if (at < 0) return 0;
        var number = status[(at + "RssAnon:"u8.Length)..].TrimStart(" \t"u8);
        return Utf8Parser.TryParse(number, out long kilobytes, out _) ? kilobytes * 1024 : 0;
    }

    private void Look()
    {
        lock (_lock) _peak = Math.Max(_peak, RssAnon(File.ReadAllBytes(StatusFile)));
    }
}
