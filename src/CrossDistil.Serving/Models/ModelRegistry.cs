using CrossDistil.Serving.Options;
using CrossDistil.Serving.Telemetry;
using Microsoft.Extensions.Logging;

namespace CrossDistil.Serving.Models;

/// <summary>
/// The models that are served, by name and version. It looks at its paths once a second: a bundle that is new or has changed, and is the same at two looks, is
/// loaded, checked, warmed, and then takes its place; a broken one is refused and what was there stays. Who holds a lease keeps its version until the end.
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

    /// <exception cref="InputException">A path is not there, or a bundle that was named itself cannot be served.</exception>
    internal ModelRegistry(ServeOptions options, RequestMetrics metrics, ILogger<ModelRegistry> logger)
    {
        string[] paths = [.. options.Paths.Select(path => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))).Distinct(StringComparer.Ordinal)];
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
            if (!table.Models.TryGetValue(name, out var model) || model.Find(version) is not { } served) return null;
            if (served.TryTake()) return new ModelLease(served);
            if (table == _table) return null; // the registry is disposed
        }
    }

    /// <summary>Lets every version go; who holds one keeps it.</summary>
    public void Dispose()
    {
        lock (_places)
        {
            _isDisposed = true; // a look may still be under way
            _table = ModelTable.Empty;
            foreach (var place in _places.Values) place.Served?.Release();
            _places.Clear();
        }
    }

    /// <summary>Looks until cancelled, at most for one part in forty of the time; loading what was found does not count.</summary>
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
            catch (Exception bug) // what is served stays; the next look may do better
            {
                _logger.LookFailed(bug);
            }

            await Task.Delay(40 * took > _options.Pause ? 40 * took : _options.Pause, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Takes in what a look found. At the first look it is loaded at once; later it must be the same at two looks, for it may be in the midst of being copied.</summary>
    private void Take(FoundBundle[] found, bool isFirst)
    {
        lock (_places)
        {
            if (_isDisposed) return;
            LookForAbsent(found);
            foreach (var bundle in found) Look(bundle, isFirst);
            foreach (var path in _places.Where(place => place.Value.IsGone).Select(place => place.Key).ToArray()) Remove(path); // last, so that who takes its place is there already
        }
    }

    /// <summary>Counts the looks that did not find a path. What was refused because another path is the same version is looked at again when that one is gone.</summary>
    private void LookForAbsent(FoundBundle[] found)
    {
        foreach (var (path, place) in _places.ExceptBy(found.Select(bundle => bundle.Path), place => place.Key, StringComparer.Ordinal).ToArray())
        {
            place.Absent++;
            if (place.IsGone) LookAgain(path);
        }
    }

    private void LookAgain(string holder)
    {
        foreach (var place in _places.Values.Where(place => string.Equals(place.HeldBy, holder, StringComparison.Ordinal))) (place.Decided, place.HeldBy) = (null, null);
    }

    private void Look(FoundBundle found, bool isFirst)
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
            if (place.Served?.Is(served.Name, served.Version) == false) LookAgain(found.Path);
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

    /// <summary>The path that holds a version already, other than the place it would take; null = none does.</summary>
    private string? Holder(string name, string version, BundlePlace place) => _places.FirstOrDefault(other => other.Value != place && !other.Value.IsGone && other.Value.Served is { } taken && taken.Is(name, version)).Key;

    private void Put(BundlePlace place, ServedVersion? served)
    {
        var old = place.Served;
        place.Served = served;
        _table = new ModelTable(_places.Values.Select(other => other.Served).OfType<ServedVersion>(), _options.Shadow);
        old?.Release();
    }
}
