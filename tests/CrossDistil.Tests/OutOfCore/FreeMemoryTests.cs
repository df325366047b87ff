using CrossDistil.Data.Files;
using Xunit;

namespace CrossDistil.Tests.OutOfCore;

public sealed class FreeMemoryTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    [Fact]
    public void Without_a_limit_it_is_what_the_machine_has_available()
    {
        Write("proc/meminfo", "MemTotal:  8000 kB\nMemFree:  100 kB\nMemAvailable:   5000 kB\n");
        Write("proc/self/cgroup", "0::/a/b\n");
        Write("groups/a/b/memory.max", "max\n");
        Write("groups/a/b/memory.current", "900\n");
        Assert.Equal(5000 * 1024, Bytes());
    }

    [Fact]
    public void Of_a_group_and_those_above_it_the_tightest_counts_and_pages_of_files_are_free()
    {
        Write("proc/meminfo", "MemAvailable:   5000 kB\n");
        Write("proc/self/cgroup", "0::/a/b\n");
        Write("groups/a/b/memory.max", "1000000\n");
        Write("groups/a/b/memory.current", "700000\n");
        Write("groups/a/b/memory.stat", "anon 300000\ninactive_file 200000\nactive_file 100000\n");
        Assert.Equal(600_000, Bytes());
        Write("groups/a/memory.max", "800000\n");
        Write("groups/a/memory.current", "750000\n");
        Assert.Equal(50_000, Bytes());
    }

    [Theory]
    [InlineData("groups/memory/a")]
    [InlineData("groups/memory")] // in a container the path is the host's
    public void Groups_of_the_first_version_are_read_too(string group)
    {
        Write("proc/meminfo", "MemAvailable:   5000 kB\n");
        Write("proc/self/cgroup", "5:cpu,cpuacct:/x\n4:memory:/a\n0::/\n");
        Write($"{group}/memory.limit_in_bytes", "1000000\n");
        Write($"{group}/memory.usage_in_bytes", "700000\n");
        Write($"{group}/memory.stat", "inactive_file 1\ntotal_inactive_file 200000\ntotal_active_file 100000\n");
        Assert.Equal(600_000, Bytes());
    }

    [Fact]
    public void Where_the_system_says_nothing_nothing_is_known() => Assert.Null(Bytes());

    [Fact]
    public void A_group_over_its_limit_has_nothing_free()
    {
        Write("proc/self/cgroup", "0::/\n");
        Write("groups/memory.max", "1000\n");
        Write("groups/memory.current", "2000\n");
        Assert.Equal(0, Bytes());
    }

    [Fact]
    public void This_process_may_still_take_something() => Assert.True(FreeMemory.Bytes() > 0);

    public void Dispose() => _folder.Dispose();

    private long? Bytes() => FreeMemory.Bytes(_folder.Of("proc"), _folder.Of("groups"));

    private void Write(string file, string text)
    {
        var path = _folder.Of(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
