using System.Threading.Channels;
using CrossDistil.Serving.Options;
using CrossDistil.Serving.Requests;
using Microsoft.Extensions.Logging;

namespace CrossDistil.Serving.Jobs;

/// <summary>A version compared with its shadow on the same requests so far.</summary>
/// <param name="Model">Their name.</param>
/// <param name="Version">The version that answered.</param>
/// <param name="Shadow">The shadow version.</param>
/// <param name="Requests">Requests that were compared.</param>
/// <param name="RankCorrelation">Mean over requests of two rows or more; NaN = there were none.</param>
/// <param name="Differences">
/// Tasks that both have, with the mean absolute difference of their probabilities over rows.
/// </param>
internal sealed record ShadowResult(
    string Model, string Version, string Shadow, long Requests, double RankCorrelation,
    IReadOnlyList<(string Task, double Mean)> Differences);

/// <summary>
/// Scores answered requests a second time with the shadow version, one at a time, in the background: an answer never
/// waits for it, and requests that it has no time for are dropped.
/// </summary>
internal sealed class ShadowScoring : IAsyncDisposable
{
    private readonly ModelRegistry _registry;
    private readonly RowBuffers _buffers;
    private readonly ILogger<ShadowScoring> _logger;
    private readonly Channel<Answered> _waiting;
    private readonly Dictionary<(string Model, string Version, string Shadow), ShadowSums> _sums = [];
    private readonly Task _worker;
    private readonly int _capacity;
    private long _dropped, _failed;

    public ShadowScoring(ModelRegistry registry, RowBuffers buffers, ServeOptions options, ILogger<ShadowScoring> logger)
    {
        (_registry, _buffers, _logger, _capacity) = (registry, buffers, logger, options.ShadowQueue);
        _waiting = Channel.CreateBounded<Answered>(options.ShadowQueue);
        _worker = Task.Run(Work);
    }

    public long Dropped => Interlocked.Read(ref _dropped);

    public long Failed => Interlocked.Read(ref _failed);

    public IReadOnlyList<ShadowResult> Results()
    {
        lock (_sums)
        {
            Forget();
            return [.. _sums.Select(pair => pair.Value.Result(pair.Key.Model, pair.Key.Version, pair.Key.Shadow))];
        }
    }

    /// <summary>Takes the rows of a job that is about to be answered, if there is a shadow and room.</summary>
    public void Offer(ScoringJob job, RankRequest request, int offset)
    {
        var (served, shadow) = (job.Served, _registry.Table.Models.GetValueOrDefault(job.Served.Name)?.Shadow);
        if (shadow is null || shadow == served || job.Count == 0) return;
        if (_waiting.Reader.Count >= _capacity)
        {
            Interlocked.Increment(ref _dropped);
            return;
        }

        var answered = new Answered(
            served.Name, served.Version, shadow.Version, served.Ranker.Tasks, [.. served.Features.Features.Select(feature => feature.Name)],
            [.. served.Ranker.Tasks.Select((_, task) => request.Probabilities(task).Slice(offset, job.Count).ToArray())],
            request.Scores.Slice(offset, job.Count).ToArray(), job.TakeRows()!);
        if (_waiting.Writer.TryWrite(answered)) return;
        _buffers.Return(answered.Rows);
        Interlocked.Increment(ref _dropped);
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _worker;
    }

    private async Task Work()
    {
        await foreach (var answered in _waiting.Reader.ReadAllAsync())
        {
            try
            {
                Compare(answered);
            }
            catch (Exception e)
            {
                Interlocked.Increment(ref _failed);
                _logger.ShadowFailed(answered.Model, answered.Shadow, e.Message);
            }

            _buffers.Return(answered.Rows);
        }
    }

    private void Compare(Answered answered)
    {
        using var lease = _registry.Take(answered.Model, answered.Shadow);
        if (lease is null) return; // unloaded since
        var served = lease.Served;
        var request = served.Rent();
        request.Begin(answered.Scores.Length);
        int[] map = [.. answered.Features.Select(name => served.Features.TryFind(name, out var feature) ? feature : -1)];
        answered.Rows.CopyTo(request, 0, map);
        served.Ranker.Score(request);
        lock (_sums)
        {
            var key = (answered.Model, answered.Version, answered.Shadow);
            if (!_sums.TryGetValue(key, out var sums))
            {
                Forget();
                _sums.Add(key, sums = new ShadowSums());
            }

            sums.Requests++;
            if (answered.Scores.Length > 1) sums.AddCorrelation(RankCorrelation.Spearman(answered.Scores, request.Scores));
            foreach (var (task, name) in answered.Tasks.Index())
                if (Array.IndexOf([.. served.Ranker.Tasks], name) is >= 0 and var other)
                    sums.Add(name, answered.Probabilities[task], request.Probabilities(other));
        }

        served.Return(request);
    }

    /// <summary>
    /// Forgets pairs with an unloaded version: a server that loads version after version would keep them all.
    /// </summary>
    private void Forget()
    {
        var table = _registry.Table;
        foreach (var pair in _sums.Keys)
            if (table.Find(pair.Model, pair.Version) is null || table.Find(pair.Model, pair.Shadow) is null) _sums.Remove(pair);
    }

    private sealed record Answered(
        string Model, string Version, string Shadow, IReadOnlyList<string> Tasks, IReadOnlyList<string> Features,
        float[][] Probabilities, double[] Scores, RowBuffer Rows);
}

/// <summary>Sums of one pair of versions.</summary>
internal sealed class ShadowSums
{
    private readonly OrderedDictionary<string, (double Sum, long Rows)> _differences = new(StringComparer.Ordinal);
    private double _correlations;
    private long _correlated;

    public long Requests { get; set; }

    public void AddCorrelation(double correlation)
    {
        if (double.IsNaN(correlation)) return; // all of one score: no order to compare
        (_correlations, _correlated) = (_correlations + correlation, _correlated + 1);
    }

    public void Add(string task, ReadOnlySpan<float> answered, ReadOnlySpan<float> shadow)
    {
        var (sum, rows) = _differences.TryGetValue(task, out var known) ? known : default;
        for (var row = 0; row < answered.Length; row++) sum += Math.Abs((double)answered[row] - shadow[row]);
        _differences[task] = (sum, rows + answered.Length);
    }

    public ShadowResult Result(string model, string version, string shadow) =>
        new(model, version, shadow, Requests, _correlations / _correlated,
            [.. _differences.Select(task => (task.Key, task.Value.Sum / task.Value.Rows))]);
}
