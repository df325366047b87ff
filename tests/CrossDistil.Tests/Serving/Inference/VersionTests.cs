using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using CrossDistil.Data;
using CrossDistil.Serving;
using CrossDistil.Serving.Jobs;
using CrossDistil.Serving.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrossDistil.Tests.Serving.Inference;

/// <summary>Versions come, change and go while requests are answered.</summary>
public sealed class VersionTests(ServedBundles bundles) : ServerHarness(bundles)
{
    private const string Small = """{"candidates": [{"user": 3}], "allow_missing": true}""";

    [Theory]
    [InlineData("bundle")]
    [InlineData("bundle.zip")]
    public async Task A_bundle_is_served_under_its_own_name(string name)
    {
        Bundles.Export(PathOf(name), version: "7");
        await Start(PathOf(name));
        Assert.Equal(["small-feed"], Server.Models.Names);
        Assert.Equal("7", (await PostText("/v1/rank", Small)).Body.GetProperty("version").GetString());
        await End();
    }

    [Fact]
    public async Task The_highest_version_answers_and_the_others_where_they_are_named()
    {
        Directory.CreateDirectory(PathOf("feed"));
        Bundles.Export(PathOf("feed/9"));
        Bundles.Export(PathOf("feed/10.zip"), isB: true);
        await Start(Folder);
        Assert.Equal(("10", "10", "9"), (await Version("/v1/rank"), await Version("/v1/models/feed/versions/10/rank"), await Version("/v1/models/feed/versions/9/rank")));
        Assert.Equal("""["9","10"]""", (await Get("/v2/models/feed")).Body.GetProperty("versions").GetRawText());
        var (a, b) = (await PostText("/v1/models/feed/versions/9/rank", Small), await PostText("/v1/rank", Small));
        Assert.NotEqual(a.Body.GetProperty("ranked")[0].GetProperty("score").GetDouble(), b.Body.GetProperty("ranked")[0].GetProperty("score").GetDouble());
    }

    [Fact]
    public async Task An_empty_folder_is_not_ready_until_a_model_comes_and_not_again_when_it_goes()
    {
        await Start(Folder);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Get("/v2/health/ready")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PostText("/v1/rank", Small)).Status);
        Directory.CreateDirectory(PathOf("feed"));
        Bundles.Export(PathOf("feed/1"));
        await Until(() => Server.Models.Names.Count == 1, "loaded");
        Assert.Equal(HttpStatusCode.OK, (await Get("/v2/health/ready")).Status);
        Directory.Delete(PathOf("feed/1"), recursive: true);
        await Until(() => Server.Models.Names.Count == 0, "unloaded");
        Assert.Equal(HttpStatusCode.NotFound, (await PostText("/v1/models/feed/rank", Small)).Status);
        Assert.Contains(Log, line => line.Contains("unloaded feed version 1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("network-0.weights", 100, "has 100 bytes")]
    [InlineData("bundle.json", 100, "bundle.json")]
    [InlineData("schema.json", null, "is missing")]
    public async Task A_broken_version_is_refused_and_the_old_one_stays(string file, int? bytes, string reason)
    {
        await StartFeed();
        Bundles.Export(PathOf("broken"));
        var path = PathOf($"broken/{file}");
        if (bytes is { } length)
            await using (var stream = File.OpenWrite(path)) stream.SetLength(length);
        else File.Delete(path);
        Directory.Move(PathOf("broken"), PathOf("feed/2"));
        await Until(() => Log.Any(line => line.StartsWith("Error: refused", StringComparison.Ordinal)), "refused");
        Assert.Contains(Log, line => line.Contains(reason, StringComparison.Ordinal) && line.Contains("feed/2", StringComparison.Ordinal));
        Assert.Equal("1", await Version("/v1/rank"));
        Directory.Move(PathOf("feed/2"), PathOf("broken")); // at once: half of it would be refused once more
        Bundles.Export(PathOf("feed/2"), isB: true);
        await Until(() => Server.Models.Take("feed") is { } lease && Released(lease).Version is "2", "mended");
        Assert.Single(Log, line => line.StartsWith("Error", StringComparison.Ordinal)); // told once, not every second
    }

    [Fact]
    public async Task A_version_that_is_broken_in_its_place_stays_as_it_was()
    {
        await StartFeed();
        await using (var stream = File.OpenWrite(PathOf("feed/1/network-0.weights"))) stream.SetLength(10);
        await Until(() => Log.Any(line => line.Contains("still served from there: feed version 1", StringComparison.Ordinal)), "refused");
        Assert.Equal("1", await Version("/v1/rank"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_version_whose_folder_becomes_a_file_is_served_from_it_without_a_gap(bool isFileFirst)
    {
        await StartFeed(options => options with { Pause = TimeSpan.FromMilliseconds(isFileFirst ? 20 : 500) }); // no look between the two moves below
        var a = (await PostText("/v1/rank", Small)).Body.GetProperty("ranked").GetRawText();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        ConcurrentQueue<(string Version, string Ranked)> answers = [];
        var load = Task.Run(() => Ask(Small, answers, stop.Token), Ct);
        Bundles.Export(PathOf("new.zip"), isB: true);
        if (!isFileFirst) Directory.Move(PathOf("feed/1"), PathOf("old"));
        File.Move(PathOf("new.zip"), PathOf("feed/1.zip"));
        if (isFileFirst)
        {
            await Until(() => Log.Any(line => line.Contains("feed/1 is already", StringComparison.Ordinal)), "refused");
            Directory.Delete(PathOf("feed/1"), recursive: true);
        }

        await Until(() => Log.Any(line => line.Contains("unloaded feed version 1", StringComparison.Ordinal)), "unloaded");
        var b = (await PostText("/v1/rank", Small)).Body.GetProperty("ranked").GetRawText();
        Assert.NotEqual(a, b);
        await Until(() => load.IsCompleted || answers.Any(answer => string.Equals(answer.Ranked, b, StringComparison.Ordinal)), "answered from the file");
        await stop.CancelAsync();
        await load;
    }

    [Fact]
    public async Task A_bundle_that_is_named_itself_must_be_whole_from_the_start()
    {
        Bundles.Export(PathOf("bundle"));
        File.Delete(PathOf("bundle/calibrators.json"));
        Assert.Contains("calibrators.json", (await Assert.ThrowsAsync<InputException>(() => Start(PathOf("bundle")))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Versions_in_place_of_models_are_told()
    {
        Directory.CreateDirectory(PathOf("feed"));
        Bundles.Export(PathOf("feed/1"));
        Assert.Equal($"{PathOf("feed")}: has versions of a model in it, not models; serve {Folder}, so that the model has a name", (await Assert.ThrowsAsync<InputException>(() => Start(PathOf("feed")))).Message);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(64)]
    public async Task Versions_are_swapped_under_load_without_a_failed_request_or_a_mixed_answer(int? batchRows)
    {
        await StartFeed(options => options with { BatchRows = batchRows });
        var body = JsonSerializer.Serialize(new { candidates = Bundles.Rows.Take(10).Select(Candidate) });
        var a = (await PostText("/v1/rank", body)).Body.GetProperty("ranked").GetRawText();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        ConcurrentQueue<(string Version, string Ranked)> answers = [];
        var load = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Ask(body, answers, stop.Token), Ct)));
        await Until(() => load.IsCompleted || !answers.IsEmpty, "asked");
        Bundles.Export(PathOf("feed/2"), isB: true);
        await Until(() => Server.Models.Take("feed") is { } lease && Released(lease).Version is "2", "swapped in");
        var b = (await PostText("/v1/rank", body)).Body.GetProperty("ranked").GetRawText();
        await Until(() => load.IsCompleted || answers.Any(answer => answer.Version is "2"), "answered by version 2");
        using (var held = Server.Models.Take("feed")!)
        {
            Directory.Delete(PathOf("feed/2"), recursive: true);
            await Until(() => Server.Models.Take("feed") is { } lease && Released(lease).Version is "1", "swapped back");
            Assert.False(held.Served.IsFreed);
            held.Ranker.Score(held.Ranker.NewRequest()); // still whole
        }

        var asked = answers.Count;
        await Until(() => load.IsCompleted || answers.Skip(asked).Any(answer => answer.Version is "1"), "answered by version 1 again");
        await stop.CancelAsync();
        await load;
        Assert.NotEqual(a, b);
        Assert.Equal(["1", "2"], answers.Select(answer => answer.Version).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.All(answers, answer => Assert.Equal(answer.Version is "1" ? a : b, answer.Ranked));
    }

    [Fact]
    public async Task A_version_is_freed_after_the_last_who_holds_it()
    {
        await StartFeed();
        var first = Server.Models.Take("feed")!;
        var second = Server.Models.Take("feed")!;
        Directory.Delete(PathOf("feed"), recursive: true);
        await Until(() => Server.Models.Names.Count == 0, "unloaded");
        first.Dispose();
        first.Dispose(); // once is enough, twice is no harm
        Assert.False(second.Served.IsFreed);
        second.Dispose();
        Assert.True(second.Served.IsFreed);
    }

    [Fact]
    public async Task Requests_that_wait_together_are_scored_in_one_pass_and_answered_apart()
    {
        using var gate = new SemaphoreSlim(0);
        List<int> passes = [];
        await StartFeed(options => options with
        {
            Concurrency = 1, BatchRows = 25,
            Score = (ranker, request) =>
            {
                gate.Wait(Ct);
                passes.Add(request.Rows);
                ranker.Score(request);
            },
        });
        var rows = Bundles.Rows;
        var running = Rank(0);
        await Until(() => Server.Queue.Running == 1, "running");
        List<Task<JsonElement>> waiting = [];
        for (var i = 1; i <= 4; i++)
        {
            waiting.Add(Rank(i));
            await Until(() => Server.Queue.Length == i, "waits");
        }

        gate.Release(9);
        JsonElement[] answers = [await running, .. await Task.WhenAll(waiting)];
        Assert.Equal([10, 20, 20], passes);
        for (var i = 0; i <= 4; i++)
        {
            var expected = Expected("feed/1", [.. rows.Skip(10 * i).Take(10).Select(row => row with { Tags = row.Tags?.Where(tag => tag.Text is not null).ToArray() })]);
            Assert.Equal(expected.Order.ToArray().Select(row => expected.Scores[row]), answers[i].GetProperty("ranked").EnumerateArray().Select(row => row.GetProperty("score").GetDouble()));
            Assert.Equal(expected.Order.ToArray(), answers[i].GetProperty("ranked").EnumerateArray().Select(row => row.GetProperty("id").GetInt32()));
        }

        async Task<JsonElement> Rank(int tenth) => (await Post("/v1/rank", new { candidates = rows.Skip(10 * tenth).Take(10).Select(Candidate) })).Body;
    }

    [Fact]
    public async Task The_shadow_is_compared_and_never_answers_by_itself()
    {
        Directory.CreateDirectory(PathOf("feed"));
        Bundles.Export(PathOf("feed/2"), isB: true);
        await StartFeed(options => options with { Shadow = new Dictionary<string, string>(StringComparer.Ordinal) { ["feed"] = "2" } });
        Assert.Equal("1", await Version("/v1/models/feed/versions/1/rank")); // named, so not compared
        var (_, body) = await Post("/v1/rank", new { candidates = Bundles.Rows.Select(Candidate) });
        Assert.Equal("1", body.GetProperty("version").GetString());
        await Until(() => Metrics().Contains("crossdistil_shadow_requests_total{", StringComparison.Ordinal), "compared");
        var rows = Bundles.Rows.Select(row => row with { Tags = row.Tags?.Where(tag => tag.Text is not null).ToArray() }).ToArray();
        var (a, b) = (Expected("feed/1", rows), Expected("feed/2", rows));
        var labels = "model=\"feed\",version=\"1\",shadow=\"2\"";
        Assert.Equal(rows.Select((_, row) => Math.Abs((double)a.Probabilities(1)[row] - b.Probabilities(1)[row])).Average(), Value($"crossdistil_shadow_difference{{{labels},task=\"like\"}}"), 1e-12);
        Assert.Equal(RankCorrelation.Spearman(a.Scores, b.Scores), Value($"crossdistil_shadow_rank_correlation{{{labels},result=\"compared\"}}"), 1e-12);
        Assert.Equal("2", await Version("/v1/models/feed/versions/2/rank"));
        Assert.Equal(1, Value($"crossdistil_shadow_requests_total{{{labels},result=\"compared\"}}"));

        string Metrics() => Client.GetStringAsync("/metrics", Ct).GetAwaiter().GetResult();

        double Value(string series) => double.Parse(Metrics().Split('\n').Single(line => line.StartsWith($"{series} ", StringComparison.Ordinal)).Split(' ')[^1]);
    }

    [Fact]
    public async Task What_was_compared_is_forgotten_with_the_version_that_answered()
    {
        Directory.CreateDirectory(PathOf("feed"));
        Bundles.Export(PathOf("feed/2"), isB: true);
        await StartFeed(options => options with { Shadow = new Dictionary<string, string>(StringComparer.Ordinal) { ["feed"] = "2" } });
        await PostText("/v1/rank", Small);
        await Until(() => Client.GetStringAsync("/metrics", Ct).GetAwaiter().GetResult().Contains("shadow=\"2\"", StringComparison.Ordinal), "compared");
        Directory.Move(PathOf("feed/1"), PathOf("feed/3"));
        await Until(() => Log.Any(line => line.Contains("unloaded feed version 1", StringComparison.Ordinal)), "unloaded");
        Assert.DoesNotContain("shadow=\"2\"", await Client.GetStringAsync("/metrics", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_of_ones_own_may_serve_them()
    {
        await using var app = await StartOwn(app => app.MapGroup("/ml").MapCrossDistil());
        Assert.Equal("1", await Version("/ml/v1/rank"));
        Assert.Equal(6, app.Services.GetRequiredService<CrossDistil.Scoring.Bundles.Ranker>().Features.Count);
        await app.StopAsync(Ct);
    }

    private static ModelLease Released(ModelLease lease)
    {
        lease.Dispose();
        return lease;
    }

    private async Task<string> Version(string path) => (await PostText(path, Small)).Body.GetProperty("version").GetString()!;

    private async Task Ask(string body, ConcurrentQueue<(string Version, string Ranked)> answers, CancellationToken until)
    {
        while (!until.IsCancellationRequested)
        {
            var (status, answer) = await PostText("/v1/rank", body);
            Assert.Equal(HttpStatusCode.OK, status);
            answers.Enqueue((answer.GetProperty("version").GetString()!, answer.GetProperty("ranked").GetRawText()));
        }
    }
}
