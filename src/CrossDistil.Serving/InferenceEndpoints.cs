using CrossDistil.Serving.Description;
using CrossDistil.Serving.Jobs;
using CrossDistil.Serving.Options;
using CrossDistil.Serving.Requests;
using CrossDistil.Serving.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CrossDistil.Serving;

/// <summary>The HTTP endpoints, see docs/serving.md.</summary>
internal sealed class InferenceEndpoints(
    ModelRegistry registry, ScoringQueue queue, RowBuffers buffers, ServeOptions options, RequestMetrics metrics,
    PrometheusText prometheus, ServingState state, TimeProvider time, ILogger<InferenceEndpoints> logger)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var model in (string[])["/v2/models/{model}", "/v2/models/{model}/versions/{version}"])
        {
            Get(routes, model, "model", context => SendModel(context, served =>
                ProtocolDocuments.Model(served, registry.Table.Models.GetValueOrDefault(served.Name)?.Versions ?? [served])));
            Get(routes, $"{model}/ready", "model ready", context => SendModel(context, served =>
                ProtocolDocuments.ModelReady(served.Name, Ready(context, !state.IsStopping))));
            Post(routes, $"{model}/infer", "infer", Infer);
        }

        Get(routes, "/v2", "server", context => Send(context, ProtocolDocuments.Server));
        Get(routes, "/v2/health/live", "live", context => Send(context, ProtocolDocuments.Truth("live", value: true)));
        Get(routes, "/v2/health/ready", "ready", context => Send(context, ProtocolDocuments.Truth(
            "ready", Ready(context, !state.IsStopping && registry.Table.Models.Count > 0))));
        string[] models = ["/v1/models/{model}", "/v1/models/{model}/versions/{version}"];
        foreach (var model in models.Prepend("/v1")) Post(routes, $"{model}/rank", "rank", Rank);
        Get(routes, "/v1/models", "models", context => Send(context, ModelDocuments.List(registry.Table)));
        foreach (var model in models) Get(routes, model, "details", context => SendModel(context, ModelDocuments.Details));
        Get(routes, "/metrics", "metrics", context =>
            Send(context, System.Text.Encoding.UTF8.GetBytes(prometheus.Write()), PrometheusText.ContentType));
    }

    public void MapPage(IEndpointRouteBuilder routes) => Get(routes, "/", "page", RankPage.Send);

    /// <summary>Maps the document that describes the other endpoints.</summary>
    /// <param name="routes">Where to.</param>
    /// <param name="hasKeys">Whether clients need a key.</param>
    public void MapDocument(IEndpointRouteBuilder routes, bool hasKeys) => Get(routes, "/openapi/v1.json", "openapi", context =>
    {
        var endpoints = context.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints;
        return Send(context, ApiDocument.Write(endpoints, registry.Table, options, hasKeys));
    });

    private void Get(IEndpointRouteBuilder routes, string pattern, string name, Func<HttpContext, Task> answer) =>
        Map(routes, [HttpMethods.Get, HttpMethods.Head], pattern, name, answer);

    private void Post(IEndpointRouteBuilder routes, string pattern, string name, Func<HttpContext, Task> answer) =>
        Map(routes, [HttpMethods.Post], pattern, name, answer);

    private void Map(IEndpointRouteBuilder routes, string[] methods, string pattern, string name, Func<HttpContext, Task> answer) =>
        routes.MapMethods(pattern, methods, context => Answer(context, name, answer))
            .WithMetadata(new EndpointLabel(name, pattern.StartsWith("/v2", StringComparison.Ordinal)));

    /// <summary>Turns every fault into an answer, and counts every answer.</summary>
    private async Task Answer(HttpContext context, string name, Func<HttpContext, Task> answer)
    {
        var (start, hasGone, error) = (time.GetTimestamp(), false, (Exception?)null);
        using var span = RequestSpan.Begin(context, name);
        try
        {
            await answer(context);
        }
        catch (Exception e) when (e is OperationCanceledException or (IOException and not BadHttpRequestException)
            && context.RequestAborted.IsCancellationRequested)
        {
            hasGone = true;
        }
        catch (Exception e)
        {
            error = e;
            var (code, fault) = FaultOf(e);
            if (code is StatusCodes.Status500InternalServerError) logger.RequestFailed(e, name);
            await ErrorAnswer.Write(context, code, fault);
        }

        var status = hasGone ? ErrorAnswer.ClientHasGone : context.Response.StatusCode;
        metrics.Answered(name, status, time.GetElapsedTime(start));
        span?.End(status, error);
    }

    private static (int Status, Fault Fault) FaultOf(Exception e) => e switch
    {
        RequestException request => (request.Status, request.Fault),
        InputException input => (StatusCodes.Status400BadRequest, input.Faults[0]),
        BadHttpRequestException http =>
            (http.StatusCode, new Fault("request", http.Message.TrimEnd('.'), "send it whole, and as fast as the limits ask")),
        _ => (StatusCodes.Status500InternalServerError,
            new Fault("server", "failed, which is its own fault", "tell its operator, who finds the reason in its log")),
    };

    private Task Infer(HttpContext context) => Score(context, (lease, rows, body, maxRows) => new InferJob(
        lease, rows, new InferReader(body.Span, lease.Served.Features, lease.Served.Outputs, rows, maxRows).Read()));

    private Task Rank(HttpContext context) => Score(context, (lease, rows, body, maxRows) => new RankJob(
        lease, rows,
        new RankReader(body.Span, lease.Served.Features, rows, maxRows, stackalloc char[RankReader.NameLength]).Read(), body));

    /// <summary>
    /// Reads, waits, answers. Memory that the scoring may still write to after the deadline is left to the garbage
    /// collector.
    /// </summary>
    private async Task Score(HttpContext context, Func<ModelLease, RowBuffer, ReadOnlyMemory<byte>, int, ScoringJob> read)
    {
        var (model, version) = ModelOf(context);
        var span = RequestSpan.Of(context);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        deadline.CancelAfter(TimeSpan.FromSeconds(options.RequestSeconds));
        var body = await ReadBody(context, deadline.Token);
        var lease = Take(model, version);
        span?.Found(lease.Name, lease.Version);
        var rows = buffers.Rent(lease.Served.Features.Count);
        ScoringJob job;
        try
        {
            job = read(lease, rows, body.Content, Math.Min(options.Rows, lease.Served.Features.MaxRows));
        }
        catch (Exception e)
        {
            lease.Dispose();
            body.Dispose();
            buffers.Return(rows);
            if (e is JsonException json) throw JsonBody.NotJson(json);
            throw;
        }

        job.IsDefault = version is null;
        span?.Read(job.Count, job.Stages);
        await queue.Score(job, context.RequestAborted, deadline.Token);
        body.Dispose();
        buffers.Return(job.TakeRows());
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
            throw new RequestException(
                StatusCodes.Status408RequestTimeout, "body",
                string.Create(CultureInfo.InvariantCulture, $"did not arrive within {options.RequestSeconds} s"),
                "send it faster, or fewer rows");
        }
        catch (IOException e) when (e is not BadHttpRequestException && !context.RequestAborted.IsCancellationRequested)
        {
            // Thrown by the server for a chunk of an impossible size.
            throw JsonBody.Fault("body", $"cannot be read ({Fault.ReasonOf(e).TrimEnd('.')})", "send it whole, with its true length");
        }
    }

    private (string Model, string? Version) ModelOf(HttpContext context)
    {
        var values = context.Request.RouteValues;
        var model = values["model"] as string ?? registry.Names switch
        {
            [var only] => only,
            [] => throw new RequestException(StatusCodes.Status503ServiceUnavailable, "server", "has no model yet", "try again later"),
            _ => throw JsonBody.Fault("path", "names no model, and there are several", "post to /v1/models/NAME/rank"),
        };
        return (model, values["version"] as string);
    }

    private ModelLease Take(string model, string? version) => registry.Take(model, version) ?? throw new RequestException(
        StatusCodes.Status404NotFound, "path",
        $"there is no model {RequestException.Quote(model)}{(version is null ? "" : $" with a version {RequestException.Quote(version)}")}",
        "name one that is served");

    private static bool Ready(HttpContext context, bool isReady)
    {
        if (!isReady) context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return isReady;
    }

    private async Task SendModel(HttpContext context, Func<ServedVersion, byte[]> document)
    {
        var (model, version) = ModelOf(context);
        using var lease = Take(model, version);
        await Send(context, document(lease.Served));
    }

    private static async Task Send(HttpContext context, ReadOnlyMemory<byte> content, string type = "application/json")
    {
        (context.Response.ContentType, context.Response.ContentLength) = (type, content.Length);
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.Body.WriteAsync(content, context.RequestAborted);
    }
}
