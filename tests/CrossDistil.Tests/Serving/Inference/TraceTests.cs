using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using CrossDistil.Serving.Telemetry;
using Microsoft.Extensions.Logging;
using Xunit;

namespace CrossDistil.Tests.Serving.Inference;

public sealed class TraceTests : ServerHarness
{
    private const string Small = """{"candidates": [{"user": 3}, {"user": 4}], "allow_missing": true}""";
    private readonly string _trace = ActivityTraceId.CreateRandom().ToHexString(), _client = ActivitySpanId.CreateRandom().ToHexString();
    private readonly ConcurrentQueue<Activity> _spans = [];

    public TraceTests(ServedBundles bundles)
        : base(bundles) => Client.DefaultRequestHeaders.Add("traceparent", $"00-{_trace}-{_client}-01");

    [Theory]
    [InlineData("/v1/rank", "/v1/rank", "rank")]
    [InlineData("/v1/models/feed/versions/1/rank", "/v1/models/{model}/versions/{version}/rank", "rank")]
    public async Task A_scored_request_is_a_span_of_the_clients_trace_with_its_stages(string path, string route, string endpoint)
    {
        using var listener = Listen();
        await StartFeed();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(Small, System.Text.Encoding.UTF8, Json) };
        request.Headers.Add("tracestate", "vendor=1");
        request.Headers.UserAgent.ParseAdd("feeder/2");
        using (await Client.SendAsync(request, Ct)) { }
        var span = await Span();
        Assert.Equal((ActivityKind.Server, $"POST {route}", _trace, _client, "vendor=1"), (span.Kind, span.DisplayName, span.TraceId.ToHexString(), span.ParentSpanId.ToHexString(), span.TraceStateString));
        Assert.True(span.HasRemoteParent);
        Assert.Equal(
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["http.request.method"] = "POST", ["http.route"] = route, ["url.path"] = path, ["url.scheme"] = "http", ["server.address"] = "127.0.0.1", ["server.port"] = Client.BaseAddress!.Port,
                ["client.address"] = "127.0.0.1", ["network.protocol.version"] = "1.1", ["user_agent.original"] = "feeder/2", ["http.response.status_code"] = 200,
                ["crossdistil.endpoint"] = endpoint, ["crossdistil.model"] = "feed", ["crossdistil.version"] = "1", ["crossdistil.rows"] = 2,
            },
            span.TagObjects.ToDictionary(StringComparer.Ordinal));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
        var stages = Stages(span);
        Assert.Equal(["read", "queue", "score", "answer"], stages.Select(stage => stage.DisplayName));
        Assert.All(stages, stage => Assert.Equal((ActivityKind.Internal, ActivityStatusCode.Unset), (stage.Kind, stage.Status)));
        Assert.Equal([span.StartTimeUtc, .. stages.Select(End)], [.. stages.Select(stage => stage.StartTimeUtc), End(span)]); // one begins where the other ends

        static DateTime End(Activity activity) => activity.StartTimeUtc + activity.Duration;
    }

    [Fact]
    public async Task A_bug_is_recorded_where_it_happened_and_its_log_line_bears_the_trace()
    {
        using var listener = Listen();
        using var log = new ScopedLog();
        await StartFeed(options => options with { Score = (_, _) => throw new InvalidOperationException("broken scales") }, logging: logging => logging.AddProvider(log));
        Assert.Equal(HttpStatusCode.InternalServerError, (await PostText("/v1/rank", Small)).Status);
        var span = await Span();
        Assert.Equal((ActivityStatusCode.Error, 500, "System.InvalidOperationException"), (span.Status, span.GetTagItem("http.response.status_code"), span.GetTagItem("error.type")));
        Assert.Equal("broken scales", Assert.Single(span.Events, e => e.Name is "exception").Tags.Single(tag => tag.Key is "exception.message").Value);
        Assert.Equal([("read", ActivityStatusCode.Unset), ("queue", ActivityStatusCode.Unset), ("score", ActivityStatusCode.Error)], Stages(span).Select(stage => (stage.DisplayName, stage.Status)));
        Assert.Contains(log.Lines, line => line.StartsWith("rank failed", StringComparison.Ordinal) && line.Contains($"TraceId={_trace}", StringComparison.Ordinal) && line.Contains($"SpanId={span.SpanId}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_listeners_log_lines_bear_the_clients_trace_too()
    {
        using var log = new ScopedLog();
        await StartFeed(options => options with { Score = (_, _) => throw new InvalidOperationException("broken scales") }, logging: logging => logging.AddProvider(log));
        Assert.Equal(HttpStatusCode.InternalServerError, (await PostText("/v1/rank", Small)).Status);
        Assert.Contains(log.Lines, line => line.StartsWith("rank failed", StringComparison.Ordinal) && line.Contains($"TraceId={_trace}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_clients_mistake_is_no_error_of_the_server_and_is_not_quoted()
    {
        using var listener = Listen();
        await StartFeed();
        Assert.Equal(HttpStatusCode.BadRequest, (await PostText("/v1/rank", """{"candidates": [{"user": "secret"}]}""")).Status);
        var span = await Span();
        Assert.Equal((ActivityStatusCode.Unset, 400, "feed"), (span.Status, span.GetTagItem("http.response.status_code"), span.GetTagItem("crossdistil.model")));
        Assert.Equal(["read"], Stages(span).Select(stage => stage.DisplayName));
        Assert.DoesNotContain("secret", string.Join(' ', span.TagObjects.Select(tag => tag.Value)) + span.StatusDescription, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_waits_too_long_ends_in_the_queue()
    {
        using var listener = Listen();
        using var gate = new SemaphoreSlim(0);
        await StartFeed(options => options with { Concurrency = 1, RequestSeconds = 2, Score = (_, _) => gate.Wait(Ct) });
        using var other = new HttpClient { BaseAddress = Client.BaseAddress };
        var first = other.PostAsync("/v1/rank", new StringContent(Small, System.Text.Encoding.UTF8, Json), Ct);
        await Until(() => Server.Queue.Running == 1, "one runs");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PostText("/v1/rank", Small)).Status);
        var span = await Span();
        Assert.Equal((ActivityStatusCode.Error, "503"), (span.Status, span.GetTagItem("error.type")));
        Assert.Equal([("read", ActivityStatusCode.Unset), ("queue", ActivityStatusCode.Error)], Stages(span).Select(stage => (stage.DisplayName, stage.Status)));
        gate.Release(2);
        using (await first) { }
    }

    [Fact]
    public async Task What_is_not_sampled_is_passed_on_and_no_more()
    {
        using var listener = Listen(ActivitySamplingResult.PropagationData);
        await StartFeed();
        Assert.Equal(HttpStatusCode.OK, (await PostText("/v1/rank", Small)).Status);
        var span = await Span();
        Assert.Empty(Stages(span));
        Assert.Null(span.GetTagItem("http.response.status_code"));
    }

    [Fact]
    public async Task Health_and_metrics_are_no_spans()
    {
        using var listener = Listen();
        await StartFeed();
        foreach (var path in (string[])["/v2/health/live", "/metrics", "/v2/models/feed"])
            using (await Client.GetAsync(path, Ct)) { }
        Assert.Equal(HttpStatusCode.OK, (await PostText("/v1/rank", Small)).Status);
        await Span();
        Assert.Single(_spans, span => span.DisplayName is not ("read" or "queue" or "score" or "answer"));
    }

    [Fact]
    public async Task Where_the_application_traces_its_requests_ours_is_below_its_span()
    {
        using var listener = Listen(sources: [ServingTelemetry.SourceName, "Microsoft.AspNetCore"]);
        await StartFeed();
        Assert.Equal(HttpStatusCode.OK, (await PostText("/v1/rank", Small)).Status);
        var span = await Span();
        await Until(() => _spans.Any(outer => outer.Source.Name is "Microsoft.AspNetCore"), "the application's span");
        var outer = _spans.Single(outer => outer.Source.Name is "Microsoft.AspNetCore");
        Assert.Equal((ActivityKind.Internal, outer.SpanId, _client), (span.Kind, span.ParentSpanId, outer.ParentSpanId.ToHexString()));
    }

    /// <summary>Tests of other classes have servers too: theirs are other traces.</summary>
    private ActivityListener Listen(ActivitySamplingResult decision = ActivitySamplingResult.AllDataAndRecorded, string[]? sources = null)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => (sources ?? [ServingTelemetry.SourceName]).Contains(source.Name, StringComparer.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => decision,
            ActivityStopped = activity =>
            {
                if (activity.TraceId.ToHexString().Equals(_trace, StringComparison.Ordinal)) _spans.Enqueue(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    /// <summary>The request's span, which ends after its answer.</summary>
    private async Task<Activity> Span()
    {
        await Until(() => _spans.Any(IsRequest), "the span of the request");
        return _spans.Single(IsRequest);

        static bool IsRequest(Activity span) => span.Source.Name is ServingTelemetry.SourceName && span.OperationName is "CrossDistil.Serving.Request";
    }

    private Activity[] Stages(Activity span) => [.. _spans.Where(stage => stage.ParentSpanId == span.SpanId)];

    /// <summary>Lines with what the scopes around them say.</summary>
    private sealed class ScopedLog : ILoggerProvider, ILogger, ISupportExternalScope
    {
        private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => _scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            List<string> said = [formatter(state, exception)];
            _scopes.ForEachScope((scope, all) => all.AddRange((scope as IEnumerable<KeyValuePair<string, object?>> ?? []).Select(pair => $"{pair.Key}={pair.Value}")), said);
            Lines.Enqueue(string.Join(' ', said));
        }

        public void Dispose() { }
    }
}
