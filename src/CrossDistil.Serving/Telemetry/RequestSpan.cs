using System.Diagnostics;

namespace CrossDistil.Serving.Telemetry;

/// <summary>
/// The span of a scoring request, by OpenTelemetry's conventions for HTTP servers, with a child for each stage: read,
/// queue, score, answer. The stages are created from timestamps at the end, as the queue's workers know no request.
/// Null where nobody listens, or nobody samples this request.
/// </summary>
internal sealed class RequestSpan : IDisposable
{
    private static readonly ActivitySource s_source =
        new(ServingTelemetry.SourceName, typeof(RequestSpan).Assembly.GetName().Version!.ToString(3));

    private readonly Activity _activity;
    private readonly long _start = Stopwatch.GetTimestamp();
    private Func<(long Begun, long Scored)>? _stages;
    private long _read;

    private RequestSpan(Activity activity) => _activity = activity;

    /// <summary>Starts the span of a request that may be scored.</summary>
    /// <param name="context">The request.</param>
    /// <param name="endpoint">As in the metrics.</param>
    public static RequestSpan? Begin(HttpContext context, string endpoint)
    {
        if (!s_source.HasListeners() || !HttpMethods.IsPost(context.Request.Method)) return null;
        if (Start(context, SpanTags.Of(context, endpoint)) is not { } activity) return null;
        activity.DisplayName = $"{context.Request.Method} {SpanTags.Route(context)}";
        var span = new RequestSpan(activity);
        context.Features.Set(span);
        return span;
    }

    /// <summary>The span of a request; null where there is none.</summary>
    public static RequestSpan? Of(HttpContext context) => s_source.HasListeners() ? context.Features.Get<RequestSpan>() : null;

    /// <summary>Its model version was found.</summary>
    public void Found(string model, string version) => _activity.SetTag(SpanTags.Model, model).SetTag(SpanTags.Version, version);

    /// <summary>It was read, and waits from now on.</summary>
    /// <param name="rows">Its rows.</param>
    /// <param name="stages">Timestamps: when its scoring started and ended; 0 = not yet.</param>
    public void Read(int rows, Func<(long Begun, long Scored)> stages)
    {
        (_stages, _read) = (stages, Stopwatch.GetTimestamp());
        _activity.SetTag(SpanTags.Rows, rows);
    }

    /// <summary>It was answered, or its client has gone.</summary>
    /// <param name="status">As in the metrics.</param>
    /// <param name="error">The error that was answered; null = none.</param>
    public void End(int status, Exception? error)
    {
        if (!_activity.IsAllDataRequested) return; // its trace is only propagated
        var end = Stopwatch.GetTimestamp();
        var isFailed = SpanTags.Failed(_activity, status, error);
        var (begun, scored) = _stages?.Invoke() ?? default;
        Span<(string Stage, long To)> stages = [("read", _read), ("queue", begun), ("score", scored), ("answer", 0)];
        var from = _start;
        foreach (var (stage, to) in stages)
        {
            using var child = s_source.StartActivity(stage, ActivityKind.Internal, _activity.Context, tags: null, links: null, At(from));
            child?.SetEndTime(At(to is 0 ? end : to).UtcDateTime);
            if (to is 0 && isFailed) child?.SetStatus(ActivityStatusCode.Error);
            if (to is 0) break;
            from = to;
        }

        _activity.SetEndTime(At(end).UtcDateTime);
    }

    public void Dispose() => _activity.Dispose();

    /// <summary>
    /// Below the application's own span of the request, if there is one; else as the server's span, which continues the
    /// client's trace. ASP.NET Core has an activity for its log lines too, which nobody collects: a span below that one
    /// would have no parent.
    /// </summary>
    private static Activity? Start(HttpContext context, IEnumerable<KeyValuePair<string, object?>> tags)
    {
        var outer = Activity.Current;
        if (outer is { Source.Name.Length: > 0 })
            return s_source.StartActivity(SpanTags.Operation, ActivityKind.Internal, default(ActivityContext), tags);
        var headers = context.Request.Headers;
        _ = ActivityContext.TryParse(headers.TraceParent, headers.TraceState, isRemote: true, out var client);
        Activity.Current = null;
        var activity = s_source.StartActivity(SpanTags.Operation, ActivityKind.Server, client, tags);
        if (activity is null) Activity.Current = outer;
        return activity;
    }

    private DateTimeOffset At(long timestamp) => new DateTimeOffset(_activity.StartTimeUtc) + Stopwatch.GetElapsedTime(_start, timestamp);
}
