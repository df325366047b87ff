namespace CrossDistil.Serving.Models;

/// <summary>
/// Holds a version while it is used: it stays usable until disposed, also when another version has replaced it.
/// </summary>
public sealed class ModelLease : IDisposable
{
    private ServedVersion? _held;

    internal ModelLease(ServedVersion held) => (_held, Served) = (held, held);

    /// <summary>Name of the model.</summary>
    public string Name => Served.Name;

    /// <summary>The version that is held.</summary>
    public string Version => Served.Version;

    /// <summary>Scores with it; not to be disposed, nor used after the lease.</summary>
    public Ranker Ranker => Served.Ranker;

    internal ServedVersion Served { get; }

    /// <summary>Releases the version.</summary>
    public void Dispose() => Interlocked.Exchange(ref _held, null)?.Release();
}
