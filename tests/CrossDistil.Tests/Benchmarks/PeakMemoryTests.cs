using CrossDistil.Studies.Health.Measures;
using CrossDistil.Tensors.Kernels;
using Xunit;

namespace CrossDistil.Tests.Benchmarks;

public sealed class PeakMemoryTests
{
    [Fact]
    public void Anonymous_memory_is_read_in_bytes() =>
        Assert.Equal(123_456L * 1024, PeakMemory.RssAnon("VmRSS:\t  200000 kB\nRssAnon:\t  123456 kB\nRssFile:\t   76544 kB\n"u8));

    [Fact]
    public void A_status_without_it_counts_as_nothing() => Assert.Equal(0, PeakMemory.RssAnon("VmRSS:\t  200000 kB\n"u8));

    [Fact]
    public void The_peak_stays_when_the_memory_is_gone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux says how much memory is anonymous.");
        using var memory = new PeakMemory(TimeProvider.System);
        const int Bytes = 64 << 20;
        long held;
        using (var buffer = new NativeBuffer(Bytes))
        {
            buffer.Span<byte>(Bytes).Fill(1); // a page is there once it is written
            held = memory.Peak()!.Value;
        }

        Assert.True(held >= Bytes);
        Assert.True(memory.Peak() >= held);
    }
}
