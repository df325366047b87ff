using CrossDistil.Workbench;
using Xunit;

namespace CrossDistil.Tests.Benchmarks;

public sealed class WarmupTests
{
    [Theory]
    [InlineData(5, 0.0, 5)]
    [InlineData(5, 1.0, 5)]   // 1.25 s are over by then
    [InlineData(5, 3.0, 12)]
    [InlineData(5, 3.1, 13)]  // the step that passes the time is the last
    public void Lasts_as_many_steps_and_as_many_seconds_as_asked(int steps, double seconds, int expected)
    {
        var (clock, done) = (new Clock(), 0);
        Warmup.Run(new BenchmarkOptions { Warmup = steps, WarmupSeconds = seconds }, Step, clock, TestContext.Current.CancellationToken);
        Assert.Equal(expected, done);

        void Step()
        {
            done++;
            clock.Now += TimeSpan.FromSeconds(0.25);
        }
    }

    [Fact]
    public void Ends_when_it_is_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Warmup.Run(new BenchmarkOptions(), cancellation.Cancel, new Clock(), cancellation.Token));
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
