using CrossDistil.Experiments;
using CrossDistil.Scoring.Options.Binding;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Protocol;

/// <summary>
/// The caches of a study: one for each split and choice of data options, prepared before any run starts.
/// </summary>
/// <param name="file">The file's experiment.</param>
/// <param name="cacheOf">Folder of an experiment's cache, written and up to date.</param>
internal sealed class StudyCaches(Experiment file, Func<Experiment, string> cacheOf)
{
    private readonly Dictionary<string, string> _folders = new(StringComparer.Ordinal); // data options → folder
    private readonly Dictionary<StudyRun, string> _ofRun = [];

    /// <summary>Folder of a run's cache, which has been prepared.</summary>
    public string Of(StudyRun run) => _ofRun[Group(run)];

    /// <summary>Prepares the runs' caches.</summary>
    public void Prepare(IEnumerable<StudyRun> runs)
    {
        foreach (var run in runs.Select(Group).Distinct().Where(run => !_ofRun.ContainsKey(run))) _ofRun.Add(run, Folder(run.Experiment));
    }

    private static StudyRun Group(StudyRun run) => run with { Seed = 0 };

    private string Folder(Experiment experiment)
    {
        var data = Key(experiment);
        if (_folders.TryGetValue(data, out var known)) return known;
        // A folder that the user names is for the file's own data only: that of folds and variants would overwrite it.
        var isOwn = string.Equals(data, Key(file), StringComparison.Ordinal);
        var folder = cacheOf(isOwn ? experiment : experiment with { Cache = null });
        _folders.Add(data, folder);
        return folder;
    }

    private static string Key(Experiment experiment) =>
        JsonSerializer.Serialize(experiment.Data.Canonical() with { From = experiment.From }, ExperimentJson.Options);
}
