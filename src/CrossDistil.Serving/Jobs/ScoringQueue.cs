using System.Diagnostics;
using System.Threading.Channels;
using CrossDistil.Serving.Http;
using CrossDistil.Serving.Options;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CrossDistil.Serving.Jobs;

/// <summary>
/// Where requests wait to be scored: as many workers as may score at once take from one bounded queue. With micro-batches a worker takes along what waits for
/// the same version, up to a number of rows.
/// </summary>
internal sealed class ScoringQueue : IAsyncDisposable
{
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

    /// <summary>Waits until a job is answered. The queue lets the job's version go.</summary>
    /// <param name="job">What to score.</param>
    /// <param name="isGone">Whether the client has gone.</param>
    /// <param name="deadline">Cancelled when the time is over or the client has gone.</param>
    /// <exception cref="RequestException">429: the queue is full. 503: its turn did not come in time. 504: its scoring took too long.</exception>
    public async Task Score(ScoringJob job, CancellationToken isGone, CancellationToken deadline)
    {
        if (!_waiting.Writer.TryWrite(job))
        {
            job.Release();
            throw new RequestException(StatusCodes.Status429TooManyRequests, "server", $"{_options.Queue} requests wait already", "try again after the seconds of Retry-After");
        }

        try
        {
            await job.Done.WaitAsync(deadline);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            var hadNotBegun = job.Abandon();
            isGone.ThrowIfCancellationRequested();
            throw hadNotBegun
                ? new RequestException(StatusCodes.Status503ServiceUnavailable, "server", string.Create(CultureInfo.InvariantCulture, $"is too busy: its turn did not come within {_options.RequestSeconds} s"), "try again after the seconds of Retry-After")
                : new RequestException(StatusCodes.Status504GatewayTimeout, "server", string.Create(CultureInfo.InvariantCulture, $"scoring took longer than {_options.RequestSeconds} s"), "send fewer rows in a request");
        }
    }

    /// <summary>Waits for the passes that run, as long as an end may take; one that takes longer is left to itself, and frees what it holds.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await Task.WhenAll(_workers).WaitAsync(TimeSpan.FromSeconds(_options.ShutdownSeconds)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task Work()
    {
        List<ScoringJob> batch = [];
        ScoringJob? next = null; // taken, but of no use to the batch before
        while (next is not null || await _waiting.Reader.WaitToReadAsync())
        {
            if (next is null && !_waiting.Reader.TryRead(out next)) continue;
            var first = next;
            next = null;
            if (!TryStart(first)) continue;
            batch.Add(first);
            if (_options.BatchRows is { } most) next = Gather(batch, most);
            Score(batch);
            batch.Clear();
        }
    }

    /// <summary>Adds what waits for the same version while there is room; gives what was taken and does not fit.</summary>
    private ScoringJob? Gather(List<ScoringJob> batch, int most)
    {
        var (rows, start) = (batch[0].Count, Stopwatch.GetTimestamp());
        while (rows < most)
        {
            if (!_waiting.Reader.TryRead(out var job))
            {
                if (Stopwatch.GetElapsedTime(start).TotalMicroseconds >= _options.BatchMicroseconds) return null;
                Thread.Yield();
                continue;
            }

            if (job.Served != batch[0].Served || rows + job.Count > most) return job;
            if (!TryStart(job)) continue;
            batch.Add(job);
            rows += job.Count;
        }

        return null;
    }

    private static bool TryStart(ScoringJob job)
    {
        if (job.TryStart()) return true;
        job.Release();
        return false;
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
        served.Return(request); // not after a failure: its state is not known
    }
}
