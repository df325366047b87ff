using System.Collections.Concurrent;
using CrossDistil.Serving.Requests;

namespace CrossDistil.Serving.Models;

/// <summary>A loaded version. Its ranker is freed when the registry and the last request have released it.</summary>
internal sealed class ServedVersion(string name, string version, Ranker ranker)
{
    private readonly ConcurrentBag<RankRequest> _free = [];
    private int _holders = 1; // the registry

    /// <summary>Loads, checks and warms a bundle.</summary>
    /// <param name="found">Its place, name and version.</param>
    /// <param name="holder">(name, version) → the path that has this version already; null = none.</param>
    /// <exception cref="InputException">
    /// It is broken, does not score its own examples, or another path has it.
    /// </exception>
    public static ServedVersion Load(FoundBundle found, Func<string, string, string?> holder)
    {
        var ranker = LoadRanker(found.Path);
        try
        {
            var (name, version) = (found.Name ?? ranker.Manifest.Name, found.Version ?? ranker.Manifest.Version);
            if (holder(name, version) is { } same)
                throw new InputException(
                    found.Path, $"is {name} version {version}, which {same} is already", "give each bundle a version of its own");
            WarmUp.Run(found.Path, ranker);
            return new ServedVersion(name, version, ranker);
        }
        catch
        {
            ranker.Dispose();
            throw;
        }
    }

    public string Name => name;

    public string Version => version;

    public Ranker Ranker => ranker;

    public bool Is(string otherName, string otherVersion) =>
        string.Equals(name, otherName, StringComparison.Ordinal) && string.Equals(version, otherVersion, StringComparison.Ordinal);

    public FeatureTable Features { get; } = new(ranker.Features);

    /// <summary>Names of the outputs of /infer: logit and probability of every task, then the score.</summary>
    public string[] Outputs { get; } = [.. ranker.Tasks.SelectMany(task => (string[])[$"{task}.logit", $"{task}.probability"]), "score"];

    public DriftCounters Drift { get; } = new(ranker);

    /// <summary>Whether it is freed.</summary>
    public bool IsFreed => Volatile.Read(ref _holders) == 0;

    /// <summary>Holds it; false = it is freed already, and another version has replaced it.</summary>
    public bool TryTake()
    {
        for (var holders = Volatile.Read(ref _holders); holders > 0;)
        {
            var seen = Interlocked.CompareExchange(ref _holders, holders + 1, holders);
            if (seen == holders) return true;
            holders = seen;
        }

        return false;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0) ranker.Dispose();
    }

    public RankRequest Rent() => _free.TryTake(out var request) ? request : ranker.NewRequest();

    public void Return(RankRequest request) => _free.Add(request);

    /// <summary>
    /// A bundle may be removed or changed while it is read, so any exception is a fault of the bundle.
    /// </summary>
    private static Ranker LoadRanker(string path)
    {
        try
        {
            return Ranker.Load(path);
        }
        catch (Exception e) when (e is not InputException)
        {
            var reason = $"{e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}";
            throw new InputException(path, $"cannot be loaded ({reason})", "export the bundle again");
        }
    }
}
