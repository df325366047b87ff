using System.Text.Json;
using Xunit;

namespace CrossDistil.EndToEnd.Tests;

/// <summary>A cache of more than three times the memory; bench/out-of-core is the large version with its speed.</summary>
public sealed class OutOfCoreTests
{
    private const long Limit = 150_000_000;
    private const string Disk = "/var/tmp"; // what is temporary may lie in memory, which the limit would count
    private static readonly string[] s_work =
        ["bench", "train", "--rows", "5000000", "--fields", "24", "--vocab", "24000", "--dim", "4", "--backbone", "shared-bottom", "--expert-hidden", "32", "--tower", "16", "--batch", "512", "--warmup-seconds", "0", "--threads", "2"];

    [Fact]
    public async Task A_cache_of_three_times_the_memory_is_trained_on_for_more_than_a_window()
    {
        using var folder = new WorkFolder(Directory.Exists(Disk) ? Disk : null);
        using var group = MemoryGroup.TryCreate(Limit, out var reason);
        Assert.SkipWhen(group is null, reason);
        var outcome = await CommandLine.Start(
            "/bin/sh", folder.Path, group.Shell(["dotnet", CommandLine.Program, .. s_work, "--method", "crossdistil", "--steps", "500", "--folder", folder.Path, "--json"]));
        Assert.True(outcome.ExitCode == 0, $"exit code {outcome.ExitCode}: {outcome.Error}");
        Assert.True(Columns(folder).Sum(file => file.Length) > 3 * Limit);
        using var result = JsonDocument.Parse(outcome.Output);
        Assert.InRange(result.RootElement.GetProperty("peak_anonymous_bytes").GetInt64(), 1, Limit);
    }

    /// <summary>The files of the training rows that a step reads.</summary>
    private static IEnumerable<FileInfo> Columns(WorkFolder folder) =>
        new DirectoryInfo(folder.Path).EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.Directory!.Name is "train" && file.Name is not "source.rows");
}
