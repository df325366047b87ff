using CrossDistil.Data.Sampling;
using CrossDistil.Models;
using CrossDistil.Tensors;

namespace CrossDistil.Bundles;

/// <summary>What one thread scores with: replicas of a bundle's networks over its numbers, and scratch of its own.</summary>
internal sealed class RankingPass : IDisposable
{
    private const int RowsPerPass = 1024; // what a layer gives then stays in the processor's cache
    private readonly ServedNetwork[] _networks;
    private readonly Workers _alone = new(threads: 1);
    private readonly Tape _tape;
    private readonly Batch _batch;

    public RankingPass(IReadOnlyList<ServedNetwork> networks, FeatureColumns columns)
    {
        _networks = [.. networks.Select(network => network with { Model = network.Model.Replica() })];
        _tape = new Tape(_alone, recording: false);
        _batch = new Batch(RowsPerPass, new Inputs(RowsPerPass, columns.Fields, columns.Lists, columns.Numbers), privileged: null, tasks: 0);
    }

    /// <summary>Writes the logits of every row and task.</summary>
    public void Score(RankRequest request)
    {
        for (var start = 0; start < request.Rows; start += RowsPerPass)
        {
            _batch.Rows = Math.Min(RowsPerPass, request.Rows - start);
            request.Rowset.CopyTo(_batch.Inputs, start, _batch.Rows);
            foreach (var network in _networks) Score(network, request, start);
        }
    }

    private void Score(ServedNetwork network, RankRequest request, int start)
    {
        _tape.Reset();
        var hidden = network.Model.Hidden(_tape, _batch, training: false);
        for (var i = 0; i < network.Tasks.Count; i++) // by index: an enumerator would be allocated
        {
            var task = network.Tasks[i];
            network.Model.Student(_tape, task, hidden[task], training: false).Values.CopyTo(request.LogitsFrom(task, start));
        }
    }

    public void Dispose()
    {
        foreach (var network in _networks) network.Model.Dispose();
        _tape.Dispose();
        _alone.Dispose();
    }
}
