using System.Net;
using System.Text.Json;
using Xunit;

namespace CrossDistil.Tests.Serving.Inference;

public sealed class ShutdownTests(ServedBundles bundles) : ServerHarness(bundles)
{
    private const string Small = """{"candidates": [{"user": 3}], "allow_missing": true}""";

    [Fact]
    public async Task Running_requests_are_answered_before_it_ends()
    {
        using var gate = new SemaphoreSlim(0);
        await StartFeed(options => options with { Concurrency = 1, Score = (ranker, request) => { gate.Wait(Ct); ranker.Score(request); } });
        Task<(HttpStatusCode Status, JsonElement Body)>[] asked = [PostText("/v1/rank", Small), PostText("/v1/rank", Small)];
        await Until(() => Server.Queue is { Running: 1, Length: 1 }, "one runs, one waits");
        var end = End();
        await Until(() => Refuses().GetAwaiter().GetResult(), "nobody new is let in");
        Assert.False(end.IsCompleted);
        gate.Release(2);
        Assert.All(await Task.WhenAll(asked), answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        await end.WaitAsync(TimeSpan.FromSeconds(30), Ct);
    }

    /// <summary>Whether a new connection is refused.</summary>
    private async Task<bool> Refuses()
    {
        try
        {
            using var client = new HttpClient { BaseAddress = Client.BaseAddress };
            using var answer = await client.GetAsync("/v2/health/live", Ct);
            return false;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }

    [Fact]
    public async Task What_runs_too_long_is_not_waited_for()
    {
        using var gate = new SemaphoreSlim(0);
        await StartFeed(options => options with { ShutdownSeconds = 0.2, Score = (_, _) => gate.Wait(Ct) });
        var asked = Client.PostAsync("/v1/rank", new StringContent(Small, System.Text.Encoding.UTF8, Json), Ct);
        await Until(() => Server.Queue.Running == 1, "running");
        await End().WaitAsync(TimeSpan.FromSeconds(30), Ct);
        await Assert.ThrowsAsync<HttpRequestException>(() => asked);
        gate.Release();
    }

    [Fact]
    public async Task While_it_drains_it_answers_and_says_that_it_is_not_ready()
    {
        var clock = new DrainClock();
        Time = clock;
        await StartFeed(options => options with { DrainSeconds = DrainClock.Seconds });
        Assert.Equal(HttpStatusCode.OK, (await Get("/v2/health/ready")).Status);
        BeginEnd();
        await Until(() => Log.Any(line => line.Contains("stops", StringComparison.Ordinal)), "stops");
        var ready = await Get("/v2/health/ready");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"ready":false}"""), (ready.Status, ready.Body.GetRawText()));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Get("/v2/models/feed/ready")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Get("/v2/health/live")).Status);
        Assert.Equal(HttpStatusCode.OK, (await PostText("/v1/rank", Small)).Status);
        var end = End();
        Assert.False(end.IsCompleted);
        clock.EndDrain();
        await end;
    }

    /// <summary>A clock on which the drain ends when it is told to.</summary>
    private sealed class DrainClock : TimeProvider
    {
        public const double Seconds = 120;
        private ITimer? _drain;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime.TotalSeconds == Seconds) _drain = timer;
            return timer;
        }

        public void EndDrain() => _drain!.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
