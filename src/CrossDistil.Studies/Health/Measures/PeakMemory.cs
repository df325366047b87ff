using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;

namespace CrossDistil.Studies.Health.Measures;

/// <summary>
/// The most anonymous memory of this process while it lives: the RssAnon of Linux, which is what a process really costs, without the
/// pages of mapped files. Looked at twenty times a second.
/// </summary>
internal sealed class PeakMemory : IDisposable
{
    private const string StatusFile = "/proc/self/status";
    private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(50);

    private readonly Lock _looking = new();
    private readonly byte[] _text = new byte[8192];
    private readonly SafeFileHandle? _status;
    private readonly ITimer? _timer;
    private long _peak;

    /// <summary>Starts to look.</summary>
    public PeakMemory(TimeProvider time)
    {
        if (!File.Exists(StatusFile)) return;
        _status = File.OpenHandle(StatusFile);
        _timer = time.CreateTimer(_ => Look(), state: null, s_period, s_period);
    }

    /// <summary>The most so far, in bytes; null where the system does not say.</summary>
    public long? Peak()
    {
        Look();
        return _status is null ? null : _peak;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        lock (_looking) _status?.Dispose();
    }

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
        lock (_looking)
        {
            if (_status is null or { IsClosed: true }) return;
            _peak = Math.Max(_peak, RssAnon(_text.AsSpan(0, RandomAccess.Read(_status, _text, 0))));
        }
    }
}
