using System.Text.Json;
using Xunit;

namespace CrossDistil.EndToEnd.Tests;

/// <summary>crossdistil check, the way a user runs it.</summary>
public sealed class CheckTests
{
    [Fact]
    public async Task It_ingests_says_what_it_found_and_writes_a_page()
    {
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        var outcome = await CommandLine.Run(folder.Path, "check", "experiment.json", "--html", "health/check.html");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Contains("experiment: ", outcome.Output.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
        Assert.Contains("Memory, from sizes: ", outcome.Output, StringComparison.Ordinal);
        Assert.Equal("written to health/check.html", outcome.ErrorLines[^1]);
        Assert.Equal(["check.csv", "check.html", "check.json", "check.md", "check.sha256"], Directory.GetFiles(folder.Of("health")).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        var again = await CommandLine.Run(folder.Path, "check", "experiment.json"); // over the cache that the first one wrote
        Assert.DoesNotContain(again.ErrorLines, line => line.StartsWith("ingest", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_leak_is_in_the_JSON_and_with_strict_in_the_exit_code()
    {
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        string[] leak = ["check", "experiment.json", "--json", "--set", "features.duration.expression=finish_time", "--set", "source.query=SELECT *, 10 * finish + user_id % 3 AS finish_time FROM log"];
        var outcome = await CommandLine.Run(folder.Path, [.. leak, "--strict"]);
        Assert.Equal(3, outcome.ExitCode);
        using var json = JsonDocument.Parse(outcome.Output);
        var found = json.RootElement.GetProperty("findings").EnumerateArray().First(finding => finding.GetProperty("kind").GetString() is "leak");
        Assert.Equal(("warning", "features.duration"), (found.GetProperty("severity").GetString(), found.GetProperty("measured")[0].GetProperty("where").GetString()));
        Assert.Equal(0, (await CommandLine.Run(folder.Path, leak)).ExitCode);
    }

    [Fact]
    public async Task A_page_that_would_replace_another_file_and_a_time_that_is_none_are_refused()
    {
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        Assert.Contains("error: experiment.json: is there already and belongs to no report", (await CommandLine.Run(folder.Path, "check", "experiment.json", "--html", "experiment.html")).Error, StringComparison.Ordinal);
        var time = await CommandLine.Run(folder.Path, "check", "experiment.json", "--time", "nothing");
        Assert.Equal(2, time.ExitCode);
        Assert.Contains("error: --time: ", time.ErrorLines[^1], StringComparison.Ordinal);
    }
}
