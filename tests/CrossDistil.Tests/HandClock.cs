namespace CrossDistil.Tests;

/// <summary>A clock that moves when it is told to.</summary>
internal sealed class HandClock : TimeProvider
{
    private static readonly DateTimeOffset s_first = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private long _milliseconds;

    public override long TimestampFrequency => 1000;

    public override long GetTimestamp() => _milliseconds;

    public override DateTimeOffset GetUtcNow() => s_first.AddMilliseconds(_milliseconds);

    public void Advance(double seconds) => _milliseconds += (long)(1000 * seconds);
}
