namespace CrossDistil.Serving.Models;

/// <summary>
/// Statistics of a version's requests since it was loaded, to compare with the baseline of its bundle.
/// </summary>
internal sealed class DriftCounters(Ranker ranker)
{
    private readonly Lock _gate = new();
    private readonly long[] _unknown = new long[ranker.Features.Count], _ids = new long[ranker.Features.Count];
    private readonly double[] _probabilities = new double[ranker.Tasks.Count];
    private long _rows, _passes;

    public (long Rows, long Passes) Counts()
    {
        lock (_gate) return (_rows, _passes);
    }

    /// <summary>Adds scored rows.</summary>
    /// <param name="request">After its scoring.</param>
    /// <param name="ids">[feature] number of ids of the rows.</param>
    public void Add(RankRequest request, ReadOnlySpan<long> ids)
    {
        lock (_gate)
        {
            (_rows, _passes) = (_rows + request.Rows, _passes + 1);
            for (var feature = 0; feature < _ids.Length; feature++) _ids[feature] += ids[feature];
            for (var feature = 0; feature < _ids.Length; feature++) _unknown[feature] += request.UnknownIds[feature];
            for (var task = 0; task < _probabilities.Length; task++)
                foreach (var probability in request.Probabilities(task)) _probabilities[task] += probability;
        }
    }

    /// <summary>[feature] share of unknown ids; NaN = there were none, or it has no ids.</summary>
    public double[] Unknown()
    {
        lock (_gate)
            return [.. _ids.Select((ids, feature) => ranker.Features[feature].Ids == 0 ? double.NaN : (double)_unknown[feature] / ids)];
    }

    /// <summary>[task] mean probability; NaN = there were no rows.</summary>
    public double[] Means()
    {
        lock (_gate) return [.. _probabilities.Select(sum => sum / _rows)];
    }
}
