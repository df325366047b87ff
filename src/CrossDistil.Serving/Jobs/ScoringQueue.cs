using System.Diagnostics;
using System.Threading.Channels;
using CrossDistil.Serving.Options;
using Microsoft.Extensions.Logging;

namespace CrossDistil.Serving.Jobs;

/// <summary>
/// Where requests wait to be scored: as many workers as may score at once take from one bounded queue. With
/// micro-batches a worker also takes the requests that wait for the same version, up to a number of rows.
/// </summary>
internal sealed class ScoringQueue : IAsyncDisposable
{
    private const string Later = "try again after the seconds of Retry-After";
    private readonly ServeOptions _options;
    private readonly ShadowScoring _shadow;
    private readonly ILogger<ScoringQueue> _logger;
    private readonly Channel<ScoringJob> _waiting;
    private readonly Task[] _workers;
    private int _running;

    public ScoringQueue(ServeOptions options, ShadowScoring shadow, ILogger<ScoringQueue> logger)
    {
        (_options, _shadow, _logger) = (options, shadow, logger);
        _waiting = Channel.CreateBounded<ScoringJob>(options.Queue);
        _workers = [.. Enumerable.Range(0, options.Workers).Select(_ => Task.Run(Work))];
    }

    public int Length => _waiting.Reader.Count;

    /// <summary>Passes that run now.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Waits until a job is answered. The queue releases the job's version.</summary>
    /// <param name="job">The rows to score.</param>
    /// <param name="isGone">Whether the client has gone.</param>
    /// <param name="deadline">Cancelled when the time is over or the client has gone.</param>
    /// <exception cref="RequestException">
    /// 429: the queue is full. 503: its turn did not come in time. 504: its scoring took too long.
    /// </exception>
    public async Task Score(ScoringJob job, CancellationToken isGone, CancellationToken deadline)
    {
        if (!_waiting.Writer.TryWrite(job))
        {
            job.Release();
            throw Refused(StatusCodes.Status429TooManyRequests, $"{_options.Queue} requests wait already", Later);
        }

        try
        {
            await job.Done.WaitAsync(deadline);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            var hadNotStarted = job.Abandon();
            isGone.ThrowIfCancellationRequested();
            var limit = _options.RequestSeconds.ToString(CultureInfo.InvariantCulture);
            throw hadNotStarted
                ? Refused(StatusCodes.Status503ServiceUnavailable, $"is too busy: its turn did not come within {limit} s", Later)
                : Refused(StatusCodes.Status504GatewayTimeout, $"scoring took longer than {limit} s", "send fewer rows in a request");
        }
    }

    /// <summary>
    /// Waits for the running passes, at most for the shutdown time; a longer pass goes on and frees what it holds.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await Task.WhenAll(_workers).WaitAsync(TimeSpan.FromSeconds(_options.ShutdownSeconds))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static RequestException Refused(int status, string problem, string remedy) => new(status, "server", problem, remedy);

    private async Task Work()
    {
        List<ScoringJob> batch = [];
        ScoringJob? next = null; // taken, but did not fit the batch before
        while (next is not null || await _waiting.Reader.WaitToReadAsync())
        {
            if (next is null && !_waiting.Reader.TryRead(out next)) continue;
            var first = next;
            next = null;
            if (!first.TryStart()) continue;
            batch.Add(first);
            if (_options.BatchRows is { } maxRows) next = Gather(batch, maxRows);
            Score(batch);
            batch.Clear();
        }
    }

    /// <summary>
    /// Adds waiting jobs of the same version while there is room; returns the job that was taken and does not fit.
    /// </summary>
    private ScoringJob? Gather(List<ScoringJob> batch, int maxRows)
    {
        var (rows, start) = (batch[0].Count, Stopwatch.GetTimestamp());
        while (rows < maxRows)
        {
            if (!_waiting.Reader.TryRead(out var job))
            {
                if (Stopwatch.GetElapsedTime(start).TotalMicroseconds >= _options.BatchMicroseconds) return null;
                Thread.Yield();
                continue;
            }

            if (job.Served != batch[0].Served || rows + job.Count > maxRows) return job;
            if (!job.TryStart()) continue;
            batch.Add(job);
            rows += job.Count;
        }

        return null;
    }

    private void Score(List<ScoringJob> batch)
    {
        Interlocked.Increment(ref _running);
        try
        {
            Pass(batch);
        }
        catch (Exception e)
        {
            foreach (var job in batch) job.Fail(e);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
            foreach (var job in batch) job.Release();
        }
    }

    private void Pass(List<ScoringJob> batch)
    {
        var served = batch[0].Served;
        var request = served.Rent();
        var ids = new long[served.Features.Count];
        request.Begin(batch.Sum(job => job.Count));
        var offset = 0;
        foreach (var job in batch)
        {
            job.Rows.CopyTo(request, offset);
            job.Rows.CountIds(ids);
            offset += job.Count;
        }

        _options.Score(served.Ranker, request);
        var scored = Stopwatch.GetTimestamp();
        served.Drift.Add(request, ids);
        offset = 0;
        foreach (var job in batch)
        {
            var first = offset;
            offset += job.Count;
            if (job.IsDefault) _shadow.Offer(job, request, first);
            job.Complete(request, first, scored);
        }

        _logger.Scored(request.Rows, batch.Count, served.Name, served.Version);
        served.Return(request); // not after a failure: its state is unknown then
    }
}
