using CrossDistil.Serving.Options;
using CrossDistil.Serving.Telemetry;
using Microsoft.Extensions.Logging;

namespace CrossDistil.Serving.Models;

/// <summary>
/// The models that are served, by name and version. It scans its paths once a second: a bundle that is new or has
/// changed, and is the same at two scans, is loaded, checked, warmed up, and then takes its place; a broken one is
/// refused and the old one stays. A lease keeps its version until it is disposed.
/// </summary>
public sealed class ModelRegistry : IDisposable
{
    private readonly BundleFinder _finder;
    private readonly ServeOptions _options;
    private readonly RequestMetrics _metrics;
    private readonly ILogger<ModelRegistry> _logger;
    private readonly Dictionary<string, BundlePlace> _places = new(StringComparer.Ordinal);
    private volatile ModelTable _table = ModelTable.Empty;
    private bool _isDisposed;

    /// <exception cref="InputException">
    /// A path is missing, or a bundle that is a path itself cannot be served.
    /// </exception>
    internal ModelRegistry(ServeOptions options, RequestMetrics metrics, ILogger<ModelRegistry> logger)
    {
        string[] paths =
            [.. options.Paths.Select(path => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))).Distinct(StringComparer.Ordinal)];
        BundleFinder.Check(paths);
        (_finder, _options, _metrics, _logger) = (new BundleFinder(paths), options, metrics, logger);
        try
        {
            Take([.. _finder.Find()], isFirst: true);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Names of the models, in order.</summary>
    public IReadOnlyList<string> Names => [.. _table.Models.Keys.Order(StringComparer.Ordinal)];

    /// <summary>What is served now.</summary>
    internal ModelTable Table => _table;

    /// <summary>Holds a version of a model; null = there is none.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">Its version; null = the highest.</param>
    public ModelLease? Take(string name, string? version = null)
    {
        while (true)
        {
            var table = _table;
            if (table.Find(name, version) is not { } served) return null;
            if (served.TryTake()) return new ModelLease(served);
            if (table == _table) return null; // the registry is disposed
        }
    }

    /// <summary>Releases every version; a lease keeps its own.</summary>
    public void Dispose()
    {
        lock (_places)
        {
            _isDisposed = true; // a scan may still be running
            _table = ModelTable.Empty;
            foreach (var place in _places.Values) place.Served?.Release();
            _places.Clear();
        }
    }

    /// <summary>Scans until cancelled, for at most a fortieth of the time; loading does not count.</summary>
    internal async Task Run(TimeProvider time, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var took = TimeSpan.Zero;
            try
            {
                var start = time.GetTimestamp();
                var found = _finder.Find().ToArray();
                took = time.GetElapsedTime(start);
                Take(found, isFirst: false);
            }
            catch (Exception bug) // the served models stay; the next scan may succeed
            {
                _logger.LookFailed(bug);
            }

            var pause = 40 * took > _options.Pause ? 40 * took : _options.Pause;
            await Task.Delay(pause, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>
    /// Loads what a scan found. The first scan loads at once; later a bundle must be the same at two scans, for it may
    /// still be copied.
    /// </summary>
    private void Take(FoundBundle[] found, bool isFirst)
    {
        lock (_places)
        {
            if (_isDisposed) return;
            CountAbsent(found);
            foreach (var bundle in found) Inspect(bundle, isFirst);
            // Last, so that a successor is served already.
            foreach (var path in _places.Where(place => place.Value.IsGone).Select(place => place.Key).ToArray()) Remove(path);
        }
    }

    /// <summary>
    /// Counts the scans that did not find a path. A bundle that was refused because another path has the same version
    /// is tried again when that path is gone.
    /// </summary>
    private void CountAbsent(FoundBundle[] found)
    {
        var paths = found.Select(bundle => bundle.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var (path, place) in _places.Where(place => !paths.Contains(place.Key)))
        {
            place.Absent++;
            if (place.IsGone) TryAgain(path);
        }
    }

    private void TryAgain(string holder)
    {
        foreach (var place in _places.Values)
            if (string.Equals(place.HeldBy, holder, StringComparison.Ordinal)) (place.Decided, place.HeldBy) = (null, null);
    }

    private void Inspect(FoundBundle found, bool isFirst)
    {
        if (!_places.TryGetValue(found.Path, out var place)) _places.Add(found.Path, place = new BundlePlace());
        var isSettled = isFirst || place.Seen == found.Stamp;
        (place.Seen, place.Absent) = (found.Stamp, 0);
        if (!isSettled || place.Decided == found.Stamp) return;
        place.Decided = found.Stamp;
        try
        {
            place.HeldBy = null;
            var served = ServedVersion.Load(found, (name, version) => place.HeldBy = Holder(name, version, place));
            if (place.Served?.Is(served.Name, served.Version) == false) TryAgain(found.Path);
            Put(place, served);
            _metrics.Loaded("loaded");
            _logger.ModelLoaded(served.Name, served.Version, found.Path);
        }
        catch (InputException fault) when (!(isFirst && found.Name is null))
        {
            _metrics.Loaded("refused");
            _logger.ModelRefused(found.Path, fault.Message, place.Served is { } old ? $"{old.Name} version {old.Version}" : "nothing");
        }
    }

    private void Remove(string path)
    {
        _places.Remove(path, out var place);
        if (place!.Served is not { } served) return;
        Put(place, null);
        _logger.ModelUnloaded(served.Name, served.Version, path);
    }

    /// <summary>Another path that has this version already; null = none.</summary>
    private string? Holder(string name, string version, BundlePlace place) => _places.FirstOrDefault(other =>
        other.Value is { IsGone: false, Served: { } served } && other.Value != place && served.Is(name, version)).Key;

    private void Put(BundlePlace place, ServedVersion? served)
    {
        var old = place.Served;
        place.Served = served;
        _table = new ModelTable(_places.Values.Select(other => other.Served).OfType<ServedVersion>(), _options.Shadow);
        old?.Release();
    }
}
