using CrossDistil.Scoring.Bundles;

namespace CrossDistil.Workbench;

/// <summary>One thread's part of <see cref="RankBenchmark"/>; every work returns how many rows it did.</summary>
internal sealed class RankThread : IDisposable
{
    private readonly Ranker _ranker;
    private readonly RawRows _raw;
    private readonly RankRequest _encoded, _request;
    private readonly IReadOnlyList<ServedNetwork> _networks;
    private readonly RankingPass _pass;
    private int _next;

    public RankThread(Bundle bundle, Ranker ranker, RawRows raw, int rows)
    {
        (_ranker, _raw, _encoded, _request) = (ranker, raw, ranker.NewRequest(), ranker.NewRequest());
        _encoded.Begin(rows);
        raw.Set(_encoded, start: 0);
        _request.Begin(rows);
        _networks = bundle.LoadNetworks();
        _pass = new RankingPass(_networks, new FeatureColumns(bundle.Manifest, bundle.Schema));
        _pass.Read(_encoded, start: 0);
    }

    public int Forward()
    {
        _pass.Forward();
        return Math.Min(_encoded.Rows, RankingPass.MaxRows);
    }

    public int Score()
    {
        _ranker.Score(_encoded);
        return _encoded.Rows;
    }

    public int EncodeAndScore()
    {
        _request.Begin(_request.Rows);
        _raw.Set(_request, _next);
        _next = (_next + _request.Rows) % _raw.Count;
        _ranker.Score(_request);
        return _request.Rows;
    }

    public void Dispose()
    {
        _pass.Dispose();
        foreach (var network in _networks) network.Model.Dispose();
    }
}
