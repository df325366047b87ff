using CrossDistil.Cli.Output;
using CrossDistil.Experiments;
using CrossDistil.Ingest;
using CrossDistil.Studies.Results;

namespace CrossDistil.Cli.Flows;

/// <summary>The caches of a study: one per division and data options, ingested when missing or stale, before any run begins.</summary>
internal sealed class StudyCaches(LoadedExperiment loaded, string? given, Screen screen, CancellationToken ct)
{
    private readonly Dictionary<string, string> _folders = new(StringComparer.Ordinal);   // fingerprint → folder
    private readonly Dictionary<StudyRun, string> _ofRun = new();
    private string? _own;

    /// <summary>Folder of a run's cache, which has been prepared.</summary>
    public string Of(StudyRun run) => _ofRun[Group(run)];

    /// <summary>Makes sure that the runs' caches are there.</summary>
    public void Prepare(IEnumerable<StudyRun> runs)
    {
        foreach (var run in runs.Select(Group).Distinct().Where(run => !_ofRun.ContainsKey(run))) _ofRun.Add(run, Folder(run.Experiment));
    }

    private static StudyRun Group(StudyRun run) => run with { Seed = 0 };

    private string Folder(Experiment experiment)
    {
        var fingerprint = Ingester.Fingerprint(experiment.Data, loaded.BaseFolder);
        if (_folders.TryGetValue(fingerprint, out var known)) return known;
        _own ??= Ingester.Fingerprint(loaded.Experiment.Data, loaded.BaseFolder);
        var isOwn = string.Equals(fingerprint, _own, StringComparison.Ordinal);
        // A folder that the user names is for the file's own data alone; what folds and variants change lies beside the file under its fingerprint.
        var of = loaded with { Experiment = isOwn ? experiment : experiment with { Cache = null } };
        var folder = Caches.Fresh(of, isOwn ? given : null, screen, ct);
        _folders.Add(fingerprint, folder);
        return folder;
    }
}
