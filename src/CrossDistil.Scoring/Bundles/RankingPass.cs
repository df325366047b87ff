using CrossDistil.Data.Sampling;

namespace CrossDistil.Scoring.Bundles;

/// <summary>
/// The scorer of one thread: replicas of a bundle's networks over the same numbers, and its own scratch.
/// </summary>
internal sealed class RankingPass : IDisposable
{
    /// <summary>
    /// Rows of one pass through a network: the results of a layer then stay in the processor's cache.
    /// </summary>
    public const int MaxRows = 1024;

    private readonly ServedNetwork[] _networks;
    private readonly Workers _workers = new(threads: 1);
    private readonly Tape _tape;
    private readonly Batch _batch;

    public RankingPass(IReadOnlyList<ServedNetwork> networks, FeatureColumns columns)
    {
        _networks = [.. networks.Select(network => network with { Model = network.Model.Replica() })];
        _tape = new Tape(_workers, recording: false);
        _batch = new Batch(MaxRows, new Inputs(MaxRows, columns.Fields, columns.Lists, columns.Numbers), privileged: null, tasks: 0);
    }

    /// <summary>Writes the logits of every row and task.</summary>
    public void Score(RankRequest request)
    {
        for (var start = 0; start < request.Rows; start += MaxRows)
        {
            Read(request, start);
            foreach (var network in _networks) Forward(network, request, start);
        }
    }

    /// <summary>Takes a request's rows from <paramref name="start"/> on, as many as a pass holds.</summary>
    internal void Read(RankRequest request, int start)
    {
        _batch.Rows = Math.Min(MaxRows, request.Rows - start);
        request.Rowset.CopyTo(_batch.Inputs, start, _batch.Rows);
    }

    /// <summary>The forward passes of the rows that were read, and nothing else.</summary>
    internal void Forward()
    {
        foreach (var network in _networks) Forward(network, request: null, start: 0);
    }

    private void Forward(ServedNetwork network, RankRequest? request, int start)
    {
        _tape.Reset();
        var hidden = network.Model.Hidden(_tape, _batch, training: false);
        for (var i = 0; i < network.Tasks.Count; i++) // by index: an enumerator would be allocated
        {
            var task = network.Tasks[i];
            var logits = network.Model.Student(_tape, task, hidden[task], training: false).Values;
            if (request is not null) logits.CopyTo(request.LogitsFrom(task, start));
        }
    }

    public void Dispose()
    {
        foreach (var network in _networks) network.Model.Dispose();
        _tape.Dispose();
        _workers.Dispose();
    }
}
