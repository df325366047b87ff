using System.Diagnostics;
using System.Globalization;
using System.Text;
using Xunit;

namespace CrossDistil.EndToEnd.Tests.Load;

/// <summary>The real server under as much load as it takes, while versions come and go. Alone on the machine: other tests would be slowed, and would slow it.</summary>
[Collection("alone")]
public sealed class LoadTests
{
    private const int Versions = 11;            // the first, and one more after each tenth
    private const int HashBuckets = 2_000_000;  // of 4 weights of 4 bytes: 32 MB a version
    private const double GrowthAllowed = 64e6;  // bytes; versions that are not freed would hold 288e6, and what the allocator keeps in reserve moves by some 30e6

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public Task Six_seconds_of_load_with_ten_new_versions_lose_no_request_and_no_memory() => Run(seconds: 6, requests: 1000);

    [Fact]
    [Trait("Category", "Slow")]
    public Task Ten_minutes_of_load_with_ten_new_versions_lose_no_request_and_no_memory() => Run(seconds: 600, requests: 10_000);

    /// <param name="seconds">How long the load lasts.</param>
    /// <param name="requests">How many requests must have been answered, or there was no load.</param>
    private static async Task Run(int seconds, int requests)
    {
        Wrk.Need();
        using var folder = new WorkFolder();
        SmallLog.Write(folder);
        folder.Write("experiment.json", SmallLog.Experiment.Replace("\"name\": \"video_id\"", $"\"name\": \"video_id\", \"hashBuckets\": {HashBuckets}", StringComparison.Ordinal));
        await Succeeds(folder, "train", "experiment.json", "--out", "run", "--set", "training.epochs=1");
        await Succeeds(folder, "export", "run", "--to", "feed.zip");
        Publish(folder, 1);
        using var serve = CommandLine.Begin(folder.Path, "serve", "models", "--urls", "http://127.0.0.1:0");
        var address = await WatchProcess.Address(serve);
        var log = serve.StandardError.ReadToEndAsync(Ct);
        using var client = new HttpClient { BaseAddress = address };
        await Wrk.Post(folder, new Uri(address, "v1/rank"), Body(), connections: 4, seconds: 2); // compiled, and its buffers made
        var load = Wrk.Post(folder, new Uri(address, "v1/rank"), Body(), connections: 4, seconds: seconds);
        var memory = await Swap(folder, serve, client, TimeSpan.FromSeconds(seconds / 10.0), load);
        var posted = await load;

        Assert.True(posted.Failed == 0, posted.Text);
        Assert.True(posted.Requests > requests, posted.Text);
        var growth = memory[^1] - memory[2]; // versions have come and gone by then
        var report = $"{posted.Text}\nresident memory by tenth, MB: {string.Join(' ', memory.Select(bytes => (bytes / 1e6).ToString("0", CultureInfo.InvariantCulture)))}";
        Assert.True(growth < GrowthAllowed, report);
        TestContext.Current.TestOutputHelper?.WriteLine(report);
        await WatchProcess.Interrupt(serve);
        Assert.Equal(130, serve.ExitCode);
        Assert.DoesNotContain("\"Error\"", await log, StringComparison.Ordinal);
    }

    /// <summary>A new version each tenth, after which the one before it goes; gives the least resident memory of each tenth, in bytes.</summary>
    private static async Task<IReadOnlyList<double>> Swap(WorkFolder folder, Process serve, HttpClient client, TimeSpan tenth, Task load)
    {
        List<double> memory = [];
        var clock = Stopwatch.StartNew();
        for (var version = 2; version <= Versions; version++)
        {
            var least = Resident(serve);
            for (; clock.Elapsed < (version - 1) * tenth && !load.IsCompleted; await Task.Delay(100, Ct)) least = Math.Min(least, Resident(serve));
            memory.Add(least);
            Publish(folder, version);
            await Answers(client, version);

            File.Delete(folder.Of($"models/feed/{version - 1}.zip"));
        }

        return memory;
    }

    /// <summary>Waits until requests that name no version get this one.</summary>
    private static async Task Answers(HttpClient client, int version)
    {
        var expected = string.Create(CultureInfo.InvariantCulture, $"\"version\":\"{version}\"");
        for (var (tries, answer) = (0, ""); !answer.Contains(expected, StringComparison.Ordinal); tries++)
        {
            Assert.True(tries < 300, $"version {version} does not answer: {answer}");
            await Task.Delay(50, Ct);
            using var content = new StringContent(Body(), Encoding.UTF8, "application/json");
            using var response = await client.PostAsync("v1/rank", content, Ct);
            answer = await response.Content.ReadAsStringAsync(Ct);
        }
    }

    /// <summary>A version is put in place whole, as an export does it.</summary>
    private static void Publish(WorkFolder folder, int version)
    {
        Directory.CreateDirectory(folder.Of("models/feed"));
        File.Copy(folder.Of("feed.zip"), folder.Of("next"));
        File.Move(folder.Of("next"), folder.Of(string.Create(CultureInfo.InvariantCulture, $"models/feed/{version}.zip")));
    }

    private static string Body()
    {
        var candidates = new StringBuilder();
        for (var video = 0; video < 100; video++) candidates.Append(CultureInfo.InvariantCulture, $"{(video > 0 ? "," : "")}{{\"id\":{video},\"video_id\":{video % 40},\"duration\":{5 + (video % 55)}}}");
        return $"{{\"context\":{{\"user_id\":3}},\"candidates\":[{candidates}]}}";
    }

    private static double Resident(Process process)
    {
        process.Refresh();
        return process.WorkingSet64;
    }

    private static async Task Succeeds(WorkFolder folder, params string[] arguments)
    {
        var outcome = await CommandLine.Run(folder.Path, arguments);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
    }
}

/// <summary>Runs after the tests that run side by side.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class AloneDefinition;
