using CrossDistil.Serving.Description;
using CrossDistil.Serving.Http;
using CrossDistil.Serving.Jobs;
using CrossDistil.Serving.Models;
using CrossDistil.Serving.Options;
using CrossDistil.Serving.Requests;
using CrossDistil.Serving.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CrossDistil.Serving;

/// <summary>The addresses that answer, see docs/serving.md.</summary>
internal sealed class InferenceEndpoints(
    ModelRegistry registry, ScoringQueue queue, RowBuffers buffers, ServeOptions options, RequestMetrics metrics, PrometheusText prometheus, ServingState state, TimeProvider time,
    ILogger<InferenceEndpoints> logger)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var model in (string[])["/v2/models/{model}", "/v2/models/{model}/versions/{version}"])
        {
            Get(routes, model, "model", ModelMetadata);
            Get(routes, $"{model}/ready", "model ready", ModelReady);
            Post(routes, $"{model}/infer", "infer", Infer);
        }

        Get(routes, "/v2", "server", context => Send(context, ProtocolDocuments.Server));
        Get(routes, "/v2/health/live", "live", context => Send(context, ProtocolDocuments.Truth("live", value: true)));
        Get(routes, "/v2/health/ready", "ready", ServerReady);
        foreach (var model in (string[])["/v1", "/v1/models/{model}", "/v1/models/{model}/versions/{version}"]) Post(routes, $"{model}/rank", "rank", Rank);
        Get(routes, "/v1/models", "models", context => Send(context, ModelDocuments.List(registry.Table)));
        foreach (var model in (string[])["/v1/models/{model}", "/v1/models/{model}/versions/{version}"]) Get(routes, model, "details", Details);
        Get(routes, "/metrics", "metrics", Metrics);
    }

    public void MapPage(IEndpointRouteBuilder routes) => Get(routes, "/", "page", RankPage.Send);

    /// <summary>The document that describes the others.</summary>
    /// <param name="routes">Where to.</param>
    /// <param name="hasKeys">Whether clients need a key.</param>
    public void MapDocument(IEndpointRouteBuilder routes, bool hasKeys) => Get(routes, "/openapi/v1.json", "openapi", async context =>
        await Send(
            context,
            ApiDocument.Write(context.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints, registry.Table, options, hasKeys)));

    private void Get(IEndpointRouteBuilder routes, string pattern, string name, Func<HttpContext, Task> answer) => routes.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], context => Answer(context, name, answer)).WithMetadata(Label(pattern, name));

    private void Post(IEndpointRouteBuilder routes, string pattern, string name, Func<HttpContext, Task> answer) => routes.MapMethods(pattern, [HttpMethods.Post], context => Answer(context, name, answer)).WithMetadata(Label(pattern, name));

    private static EndpointLabel Label(string pattern, string name) => new(name, pattern.StartsWith("/v2", StringComparison.Ordinal));

    /// <summary>Every fault becomes an answer, and every answer is counted.</summary>
    private async Task Answer(HttpContext context, string name, Func<HttpContext, Task> answer)
    {
        var (start, status, error) = (time.GetTimestamp(), (int?)null, (Exception?)null);
        using var span = RequestSpan.Begin(context, name);
        try
        {
            await answer(context);
        }
        catch (RequestException fault)
        {
            error = fault;
            await ErrorAnswer.Write(context, fault.Status, fault.Fault);
        }
        catch (InputException fault)
        {
            await ErrorAnswer.Write(context, StatusCodes.Status400BadRequest, fault.Faults[0]);
        }
        catch (BadHttpRequestException fault)
        {
            await ErrorAnswer.Write(context, fault.StatusCode, new Fault("request", fault.Message.TrimEnd('.'), "send it whole, and as fast as the limits ask"));
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            status = ErrorAnswer.ClientHasGone;
        }
        catch (Exception bug)
        {
            error = bug;
            logger.RequestFailed(bug, name);
            await ErrorAnswer.Write(context, StatusCodes.Status500InternalServerError, new Fault("server", "failed, which is its own fault", "tell its operator, who finds why in its log"));
        }

        metrics.Answered(name, status ?? context.Response.StatusCode, time.GetElapsedTime(start));
        span?.End(status ?? context.Response.StatusCode, error);
    }

    private Task Infer(HttpContext context) => Score(context, (lease, rows, body, isDefault) =>
        new InferJob(lease, rows, InferReader.Read(body.Span, lease.Served.Features, lease.Served.Outputs, rows, Math.Min(options.Rows, lease.Served.Features.MaxRows))) { IsDefault = isDefault });

    private Task Rank(HttpContext context) => Score(context, (lease, rows, body, isDefault) =>
        new RankJob(lease, rows, RankReader.Read(body.Span, lease.Served.Features, rows, Math.Min(options.Rows, lease.Served.Features.MaxRows)), body) { IsDefault = isDefault });

    /// <summary>Reads, waits, answers. What the scoring may still write to when the time is over is left to the collector.</summary>
    private async Task Score(HttpContext context, Func<ModelLease, RowBuffer, ReadOnlyMemory<byte>, bool, ScoringJob> read)
    {
        var (model, version) = (ModelOf(context), Value(context, "version"));
        var span = RequestSpan.Of(context);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        deadline.CancelAfter(TimeSpan.FromSeconds(options.RequestSeconds));
        var body = await ReadBody(context, deadline.Token);
        var lease = registry.Take(model, version) ?? throw Unknown(model, version);
        span?.Found(lease.Name, lease.Version);
        var rows = buffers.Rent(lease.Served.Features.Count);
        ScoringJob job;
        try
        {
            job = read(lease, rows, body.Content, version is null);
        }
        catch
        {
            lease.Dispose();
            body.Dispose();
            buffers.Return(rows);
            throw;
        }

        span?.Read(job.Count, job.Stages);
        await queue.Score(job, context.RequestAborted, deadline.Token);
        body.Dispose();
        buffers.Return(job.TakeRowsLeft());
        await Send(context, job.Answer.WrittenMemory);
    }

    private async Task<PooledBody> ReadBody(HttpContext context, CancellationToken deadline)
    {
        try
        {
            return await PooledBody.Read(context.Request, options.BodyBytes, deadline);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            throw new RequestException(StatusCodes.Status408RequestTimeout, "body", string.Create(CultureInfo.InvariantCulture, $"did not arrive within {options.RequestSeconds} s"), "send it faster, or fewer rows");
        }
        catch (IOException e) when (e is not BadHttpRequestException && !context.RequestAborted.IsCancellationRequested) // the server's word for a chunk of a size that cannot be
        {
            throw new RequestException(StatusCodes.Status400BadRequest, "body", $"cannot be read ({Fault.ReasonOf(e).TrimEnd('.')})", "send it whole, with its true length");
        }
    }

    private string ModelOf(HttpContext context)
    {
        if (Value(context, "model") is { } named) return named;
        return registry.Names switch
        {
            [var only] => only,
            [] => throw new RequestException(StatusCodes.Status503ServiceUnavailable, "server", "has no model yet", "try again later"),
            _ => throw new RequestException(StatusCodes.Status400BadRequest, "path", "names no model, and there are several", "post to /v1/models/NAME/rank"),
        };
    }

    private async Task ModelMetadata(HttpContext context)
    {
        using var lease = Take(context);
        await Send(context, ProtocolDocuments.Model(lease.Served, registry.Table.Models.GetValueOrDefault(lease.Name)?.Versions ?? [lease.Served]));
    }

    private async Task Details(HttpContext context)
    {
        using var lease = Take(context);
        await Send(context, ModelDocuments.Details(lease.Served));
    }

    private async Task ModelReady(HttpContext context)
    {
        using var lease = Take(context);
        if (state.IsStopping) context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        await Send(context, ProtocolDocuments.ModelReady(lease.Name, !state.IsStopping));
    }

    private Task ServerReady(HttpContext context)
    {
        var isReady = !state.IsStopping && registry.Table.Models.Count > 0;
        if (!isReady) context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Send(context, ProtocolDocuments.Truth("ready", isReady));
    }

    private Task Metrics(HttpContext context) => Send(context, System.Text.Encoding.UTF8.GetBytes(prometheus.Write()), PrometheusText.ContentType);

    private ModelLease Take(HttpContext context)
    {
        var (model, version) = (ModelOf(context), Value(context, "version"));
        return registry.Take(model, version) ?? throw Unknown(model, version);
    }

    /// <summary>A name is looked up among those that are served, and nowhere else.</summary>
    private static string? Value(HttpContext context, string name) => context.Request.RouteValues[name] as string;

    private static RequestException Unknown(string model, string? version) => new(
        StatusCodes.Status404NotFound, "path", $"there is no model {RequestException.Quote(model)}{(version is null ? "" : $" with a version {RequestException.Quote(version)}")}", "name one that is served");

    private static async Task Send(HttpContext context, ReadOnlyMemory<byte> content, string type = "application/json")
    {
        (context.Response.ContentType, context.Response.ContentLength) = (type, content.Length);
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.Body.WriteAsync(content, context.RequestAborted);
    }
}
