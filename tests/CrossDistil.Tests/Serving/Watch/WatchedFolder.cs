using CrossDistil.Runs;
using CrossDistil.Studies.Results;
using CrossDistil.Tests.Reports;
using CrossDistil.Tests.Training;

namespace CrossDistil.Tests.Serving.Watch;

/// <summary>A folder of runs that nobody trains: their files are written by hand.</summary>
internal sealed class WatchedFolder : IDisposable
{
    private readonly WorkFolder _folder = new();

    public string Path => _folder.Path;

    public string Of(string name) => _folder.Of(name);

    /// <summary>A run as it is before its first step.</summary>
    public RunFolder Run(string name)
    {
        var run = new RunFolder(Of(name));
        run.Claim();
        run.WriteExperiment(SmallData.Experiment, Path);
        return run;
    }

    /// <summary>A run as it is after some of a hundred steps.</summary>
    public RunFolder Training(string name, long step)
    {
        var run = File.Exists(new RunFolder(Of(name)).ExperimentPath) ? new RunFolder(Of(name)) : Run(name);
        run.TryWriteProgress(new RunProgress(step > 50 ? 2 : 1, 2, step, 100, 1000, 1.5, [], [], []));
        return run;
    }

    /// <summary>A run whose result is there.</summary>
    public RunFolder Finished(string name)
    {
        var run = Run(name);
        run.WriteMetrics(HandMadeRun.Fitted(name, 0.6, 0.7).Metrics!);
        return run;
    }

    /// <summary>A study with its result, and no runs yet.</summary>
    public StudyFolder Study(string name, string experiment = "small", string command = "compare")
    {
        var study = new StudyFolder(Of(name));
        Directory.CreateDirectory(study.Folder);
        File.WriteAllText(System.IO.Path.Combine(study.Folder, "study.json"), $$"""{"command": "{{command}}", "experiment": "{{experiment}}", "variants": [], "seeds": [], "folds": [], "runs": { } }""");
        var none = new OrderedDictionary<string, TaskResult>(StringComparer.Ordinal);
        study.WriteResult(new StudyResult(command, experiment, "1", [1], [], "a", "b", [], 10, none, none, Choice: null, [], new(StringComparer.Ordinal), new(StringComparer.Ordinal), []), "# nothing\n");
        return study;
    }

    public void Dispose() => _folder.Dispose();
}
