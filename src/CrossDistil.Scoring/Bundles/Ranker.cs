using CrossDistil.Scoring.Calibration;

namespace CrossDistil.Scoring.Bundles;

/// <summary>
/// Scores raw rows with a bundle, with the code that scores them in training. Any number of threads may score at once,
/// each with a request of its own; a scoring runs on the calling thread.
/// </summary>
public sealed class Ranker : IDisposable
{
    private readonly IReadOnlyList<ServedNetwork> _networks;
    private readonly IReadOnlyList<Calibrator> _calibrators;
    private readonly RankingFormula _formula;
    private readonly FeatureColumns _columns;
    private readonly Dictionary<string, int> _features;
    private readonly Stack<RankingPass> _free = [];
    private readonly Lock _gate = new();
    private int _running;
    private bool _disposed;

    private Ranker(Bundle bundle)
    {
        (Manifest, _calibrators, _formula) = (bundle.Manifest, bundle.Calibrators, bundle.Ranking);
        Tasks = bundle.Schema.Tasks;
        _columns = new FeatureColumns(Manifest, bundle.Schema);
        _features = _columns.Names.Index().ToDictionary(feature => feature.Item, feature => feature.Index, StringComparer.Ordinal);
        _networks = bundle.LoadNetworks();
    }

    /// <summary>The content of bundle.json.</summary>
    public BundleManifest Manifest { get; }

    /// <summary>Names of the tasks, in order.</summary>
    public IReadOnlyList<string> Tasks { get; }

    /// <summary>The features of a row, in order.</summary>
    public IReadOnlyList<BundleFeature> Features => Manifest.Features;

    /// <summary>Loads a bundle, a folder or a ZIP file, which is not needed afterwards.</summary>
    /// <param name="path">The folder or file.</param>
    /// <exception cref="InputException">
    /// It is missing, damaged, or of a version that this program does not read.
    /// </exception>
    public static Ranker Load(string path)
    {
        using var bundle = Bundle.Open(path);
        return new Ranker(bundle);
    }

    /// <summary>Position of a feature, to set its values by.</summary>
    /// <exception cref="InputException">The bundle has no such feature.</exception>
    public int Feature(string name) => _features.TryGetValue(name, out var feature)
        ? feature
        : throw new InputException($"feature {name}", "the bundle has no such feature", Nearest.Meant(name, _columns.Names, "features"));

    /// <summary>A reusable buffer of rows.</summary>
    public RankRequest NewRequest() => new(_columns, Tasks.Count);

    /// <summary>
    /// Scores a request's rows: fills its logits, probabilities, scores and order. Thread-safe; a request belongs to
    /// one thread at a time.
    /// </summary>
    /// <param name="request">A request of this ranker.</param>
    public void Score(RankRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var pass = Take();
        try
        {
            pass.Score(request);
        }
        finally
        {
            Return(pass);
        }

        request.Finish(_calibrators, _formula);
    }

    /// <summary>Takes no more requests, and frees the networks after the running scorings.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
            while (_free.TryPop(out var pass)) pass.Dispose();
            if (_running > 0) return; // the last one frees them
        }

        FreeNetworks();
    }

    private RankingPass Take()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _running++;
            if (_free.TryPop(out var pass)) return pass;
        }

        try
        {
            return new RankingPass(_networks, _columns);
        }
        catch
        {
            Return(null);
            throw;
        }
    }

    private void Return(RankingPass? pass)
    {
        bool isLast;
        lock (_gate)
        {
            isLast = --_running == 0;
            if (!_disposed)
            {
                if (pass is not null) _free.Push(pass);
                return;
            }
        }

        pass?.Dispose();
        if (isLast) FreeNetworks();
    }

    private void FreeNetworks()
    {
        foreach (var network in _networks) network.Model.Dispose();
    }
}
