using System.Diagnostics;
using System.Net;
using System.Text;
using Xunit;

namespace CrossDistil.EndToEnd.Tests;

/// <summary>What serve sends to an OpenTelemetry collector, and that it does not depend on one.</summary>
public sealed class TelemetryTests(SmallModels models) : IClassFixture<SmallModels>
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c", Client = "b7ad6b7169203331";
    private const string Body = """{"context": {"user_id": 3, "duration": 20}, "candidates": [{"video_id": 3}, {"video_id": 20}]}""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Traces_and_metrics_reach_the_collector(bool isOption)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals to send.");
        using var collector = new Collector();
        Dictionary<string, string> environment = new(StringComparer.Ordinal)
        {
            ["OTEL_RESOURCE_ATTRIBUTES"] = "deployment.environment.name=rehearsal", ["OTEL_METRIC_EXPORT_INTERVAL"] = "200", ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
        };
        if (isOption) environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:9"; // the option stands before it
        else (environment["OTEL_EXPORTER_OTLP_ENDPOINT"], environment["OTEL_SERVICE_NAME"]) = ($"{collector.Url}/", "feed-ranker");
        using var serve = models.Serve(environment, isOption ? ["--otlp", collector.Url] : []);
        Assert.Equal(HttpStatusCode.OK, await Rank(serve));

        byte[][] span = [Convert.FromHexString(Trace), Convert.FromHexString(Client), .. Texts("POST /v1/rank", "crossdistil.model", "queue", isOption ? "crossdistil" : "feed-ranker", "rehearsal")];
        await Until(() => collector.Has("/v1/traces", span), "the span of the request, and whose it is");
        await Until(() => collector.Has("/v1/metrics", Texts("crossdistil_requests_total", "crossdistil_queue_length", "crossdistil_model_loads_total", "loaded", "rehearsal")), "metrics");
        await WatchProcess.Interrupt(serve);
        Assert.Equal(["/v1/metrics application/x-protobuf", "/v1/traces application/x-protobuf"], collector.Paths.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_has_not_been_sent_yet_is_sent_at_the_end()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals to send.");
        using var collector = new Collector();
        using var serve = models.Serve(new Dictionary<string, string>(StringComparer.Ordinal) { ["OTEL_BSP_SCHEDULE_DELAY"] = "600000", ["OTEL_METRIC_EXPORT_INTERVAL"] = "600000" }, "--otlp", $"{collector.Url}/");
        Assert.Equal(HttpStatusCode.OK, await Rank(serve));
        Assert.Empty(collector.Paths);
        await WatchProcess.Interrupt(serve);
        Assert.True(collector.Has("/v1/traces", Texts("POST /v1/rank")));
        Assert.True(collector.Has("/v1/metrics", Texts("crossdistil_rows_total")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_a_collector_it_answers_and_ends_all_the_same(bool isThere)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals to send.");
        using var silent = new Collector(isSilent: true);
        using var serve = models.Serve(new Dictionary<string, string>(StringComparer.Ordinal) { ["OTEL_BSP_SCHEDULE_DELAY"] = "50", ["OTEL_METRIC_EXPORT_INTERVAL"] = "100" }, "--otlp", isThere ? silent.Url : "http://127.0.0.1:9");
        Assert.Equal(HttpStatusCode.OK, await Rank(serve, times: 50));
        if (isThere) await Until(() => silent.Paths.Count == 2, "both are being sent");
        var start = Stopwatch.GetTimestamp();
        await WatchProcess.Interrupt(serve);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 10);
    }

    [Theory]
    [InlineData("--otlp", "localhost:4318")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector")]
    public async Task A_collector_that_is_no_url_is_one_line(string where, string url)
    {
        var isOption = where.StartsWith('-');
        using var serve = models.Serve(isOption ? [] : new Dictionary<string, string>(StringComparer.Ordinal) { [where] = url }, isOption ? [where, url] : []);
        var line = await serve.StandardError.ReadToEndAsync(Ct);
        await serve.WaitForExitAsync(Ct);
        Assert.Equal((2, $"error: {where}: \"{url}\" is not an http or https URL; give that of an OpenTelemetry collector, such as http://127.0.0.1:4318\n"), (serve.ExitCode, line));
    }

    private static byte[][] Texts(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];

    private static async Task<HttpStatusCode> Rank(Process serve, int times = 1)
    {
        using var client = new HttpClient { BaseAddress = await WatchProcess.Address(serve) };
        client.DefaultRequestHeaders.Add("traceparent", $"00-{Trace}-{Client}-01");
        _ = serve.StandardError.ReadToEndAsync(Ct); // a full pipe would hold it up
        for (var i = 1; ; i++)
        {
            using var answer = await client.PostAsync("v1/rank", new StringContent(Body, Encoding.UTF8, "application/json"), Ct);
            if (i == times || !answer.IsSuccessStatusCode) return answer.StatusCode;
        }
    }

    private static async Task Until(Func<bool> condition, string what)
    {
        for (var tries = 0; !condition(); tries++)
        {
            Assert.True(tries < 600, $"never: {what}");
            await Task.Delay(50, Ct);
        }
    }
}

/// <summary>A model, trained and exported once.</summary>
public sealed class SmallModels : IAsyncLifetime
{
    private readonly WorkFolder _folder = new();

    public async ValueTask InitializeAsync()
    {
        SmallLog.Write(_folder);
        foreach (var arguments in (string[][])[["train", "experiment.json", "--out", "run"], ["export", "run", "--to", "models/feed/1"]])
        {
            var outcome = await CommandLine.Run(_folder.Path, arguments);
            Assert.True(outcome.ExitCode == 0, outcome.Error);
        }
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return default;
    }

    internal Process Serve(Dictionary<string, string> environment, params string[] arguments) =>
        CommandLine.Begin(_folder.Path, environment, ["serve", "models", "--urls", "http://127.0.0.1:0", .. arguments]);
}
