using System.Text;
using CrossDistil.Data.Cache;
using CrossDistil.Data.Files;
using CrossDistil.Experiments;
using CrossDistil.Runs.States;

namespace CrossDistil.Runs;

/// <summary>
/// The files of one run: <c>experiment.json</c> (every option resolved, paths relative to the run folder),
/// <c>strata.json</c> (the ranked levels), <c>schema/</c> (the encoders of its data), <c>checkpoints/</c> with the
/// optimizers' states and the tasks' calibrators, <c>metrics.json</c>, <c>predictions.csv</c> and <c>run.sha256</c>,
/// the digests that these results are checked against. A run is finished when it has <c>metrics.json</c>, which is
/// written last. During training <c>progress.json</c> gives the progress, <c>state/</c> holds the states to resume from
/// after a kill, and <c>lock</c> keeps other processes out; <c>diverged.json</c> says that training diverged.
/// </summary>
/// <param name="folder">The folder.</param>
public sealed partial class RunFolder(string folder)
{
    /// <summary>The folder.</summary>
    public string Folder { get; } = folder;

    /// <summary>Resolved experiment of the run.</summary>
    public string ExperimentPath => Path.Combine(Folder, "experiment.json");

    /// <summary>Folder of the checkpoints that tasks chose.</summary>
    public string CheckpointFolder => Path.Combine(Folder, "checkpoints");

    /// <summary>Calibrator of each task.</summary>
    internal string CalibratorsPath => Path.Combine(CheckpointFolder, "calibrators.json");

    /// <summary>Strata of the training rows, each task's levels, pairs with too few rows to rank.</summary>
    internal string StrataPath => Path.Combine(Folder, "strata.json");

    /// <summary>Result of the run.</summary>
    public string MetricsPath => Path.Combine(Folder, "metrics.json");

    /// <summary>Progress of the training.</summary>
    internal string ProgressPath => Path.Combine(Folder, "progress.json");

    /// <summary>What went wrong in a training that diverged.</summary>
    internal string DivergedPath => Path.Combine(Folder, "diverged.json");

    /// <summary>Scored test rows.</summary>
    public string PredictionsPath => Path.Combine(Folder, "predictions.csv");

    /// <summary>
    /// Whether the folder holds a run: both exist from its start; a user's own experiment.json alone is no run.
    /// </summary>
    public bool HoldsRun => File.Exists(ExperimentPath) && Directory.Exists(CheckpointFolder);

    /// <summary>Whether the run can be resumed: it was killed or interrupted, and wrote a state before.</summary>
    /// <exception cref="InputException">Its metrics are damaged.</exception>
    public bool CanResume => !States.IsEmpty && ReadMetrics() is not { Interrupted: false };

    /// <summary>States to resume a killed training from.</summary>
    internal StateFolder States => new(Path.Combine(Folder, "state"));

    private RunDigests Digests => new(Folder);

    private string SchemaFolder => RunSchema.FolderOf(Folder);

    private string BestPath => Path.Combine(CheckpointFolder, "best.json");

    private string LockPath => Path.Combine(Folder, "lock");

    /// <summary>Checks that a new run may be written here; changes nothing.</summary>
    /// <param name="overwrite">Whether a run in the folder may be replaced.</param>
    /// <exception cref="InputException">
    /// The folder holds a finished or resumable run or other files, or another process trains in it.
    /// </exception>
    public void Check(bool overwrite)
    {
        CheckFolder();
        if (overwrite) return;
        ThrowIfDiverged();
        if (File.Exists(MetricsPath))
            throw new InputException(Folder, "holds a finished run", "choose another folder or add the option overwrite");
        if (CanResume)
            throw new InputException(
                Folder, "holds an interrupted run",
                "continue with the option resume, start over with the option overwrite, or choose another folder");
    }

    /// <summary>Checks that a run may be resumed or started here; changes nothing.</summary>
    /// <exception cref="InputException">
    /// The folder holds other files or a run that would diverge again, or another process trains in it.
    /// </exception>
    internal void CheckResumed()
    {
        CheckFolder();
        ThrowIfDiverged();
    }

    private void CheckFolder()
    {
        if (File.Exists(Folder)) throw new InputException(Folder, "is a file", "choose another folder");
        if (Directory.Exists(Folder) && !HoldsRun && Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Any(IsForeign))
            throw new InputException(Folder, "is not empty and holds no run", "choose another folder");
        RunLock.ThrowIfHeld(Folder, LockPath);
    }

    /// <summary>The same training ends the same way, from its start and from its states.</summary>
    private void ThrowIfDiverged()
    {
        if (ReadDivergence() is { } diverged)
            throw new InputException(
                Folder, $"holds a run that diverged {diverged}, and would again", "start over with other options and the option overwrite"
                + (diverged.BestUntil is null ? "" : ", or start from its best checkpoints in another folder, with it as the option from"));
    }

    /// <summary>Whether a process trains here, this one included.</summary>
    internal bool IsHeld => RunLock.IsHeld(LockPath);

    /// <summary>Keeps every other process from training here until this is disposed or the process ends.</summary>
    /// <exception cref="InputException">Another process trains here, or the folder cannot be written.</exception>
    internal IDisposable Lock() => new RunLock(Folder, LockPath);

    /// <summary>The lock and temporary files of a process that was killed at its start belong to no run.</summary>
    private bool IsForeign(string file) =>
        !file.StartsWith(LockPath, StringComparison.Ordinal) && !file.EndsWith(".tmp", StringComparison.Ordinal);

    /// <summary>Takes the folder for a new run; files of an earlier run are removed.</summary>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    internal void Claim() => Disk.Write(Folder, "choose another folder", () =>
    {
        Directory.CreateDirectory(Folder);
        DropResults();
        File.Delete(StrataPath);
        File.Delete(ProgressPath);
        DropSchema();
        States.Drop();
        Directory.CreateDirectory(CheckpointFolder); // it is kept: after a kill in between the folder still counts as a run
        foreach (var file in Directory.EnumerateFiles(CheckpointFolder)) File.Delete(file);
    });

    /// <summary>
    /// Takes the folder to resume the run in it: files written after its states, and incomplete files, are removed.
    /// </summary>
    /// <param name="point">Its states, at least one.</param>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    internal void Claim(ResumePoint point) => Disk.Write(Folder, "check its permissions", () =>
    {
        DropResults();
        States.KeepOnly([.. point.States.Select(state => state.Path)]);
        KeepCheckpoints(point.States.SelectMany(state => state.Header.Checkpoints));
    });

    private void DropResults()
    {
        Digests.Drop(); // first: the new results belong to another run
        File.Delete(MetricsPath);
        File.Delete(PredictionsPath);
        File.Delete(DivergedPath);
        foreach (var ending in (string[])["html", "md", "csv", "json", "sha256"]) File.Delete(Path.Combine(Folder, $"report.{ending}"));
        DropTemporary();
    }

    private void DropTemporary()
    {
        foreach (var file in Directory.EnumerateFiles(Folder, "*.tmp", SearchOption.AllDirectories)) File.Delete(file);
    }

    private void DropSchema()
    {
        if (Directory.Exists(SchemaFolder)) Directory.Delete(SchemaFolder, recursive: true);
    }

    private void KeepCheckpoints(IEnumerable<string> names)
    {
        var kept = names.SelectMany(name => (string[])[name, OptimizerFile.Of(name)]).ToHashSet(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(CheckpointFolder, "step-*"))
            if (!kept.Contains(Path.GetFileName(file))) File.Delete(file);
    }

    /// <summary>Writes <see cref="ExperimentPath"/> so that it can be loaded from here.</summary>
    /// <param name="experiment">The resolved experiment.</param>
    /// <param name="baseFolder">Folder that its paths are relative to now.</param>
    internal void WriteExperiment(Experiment experiment, string baseFolder)
    {
        AtomicFile.WriteText(ExperimentPath, ExperimentFile.Resolved(experiment with
        {
            Schema = null,
            Source = experiment.Source with { Path = Rebase(experiment.Source.Path) },
            Cache = experiment.Cache is { } cache ? Rebase(cache) : null,
            From = experiment.From is { } from ? Rebase(from) : null,
        }));

        string Rebase(string path) => Path.IsPathRooted(path) ? path : Path.GetRelativePath(Folder, Path.Combine(baseFolder, path));
    }

    /// <summary>
    /// Reads <see cref="ExperimentPath"/> without checking its digest: the user may edit the paths of the data, and
    /// every option is checked anyway. The data is encoded with the run's own schema, so the run that it continued from
    /// need not exist any more.
    /// </summary>
    /// <param name="sets">Overrides, see <see cref="ExperimentFile.Load"/>.</param>
    /// <exception cref="InputException">The file cannot be used.</exception>
    public LoadedExperiment LoadExperiment(IReadOnlyList<string> sets)
    {
        // A run of an earlier version is refused by its format, not by an option that has another name now.
        RunSchema.CheckVersion(Folder);
        var loaded = ExperimentFile.Load(ExperimentPath, sets, seed: null);
        return loaded.Experiment.From is null ? loaded : loaded with { Experiment = loaded.Experiment with { From = "." } };
    }

    /// <summary>Writes the schema that the run's weights belong to into <c>schema/</c>.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    internal void WriteSchema(DatasetSchema schema) => schema.Save(SchemaFolder);

    /// <summary>
    /// Writes <see cref="MetricsPath"/> and the digests of all results, whole or not at all, and removes the progress;
    /// the states stay only where training was interrupted.
    /// </summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    internal void WriteMetrics(RunMetrics metrics)
    {
        Digests.WriteWith(Encoding.UTF8.GetBytes(metrics.ToJson()));
        if (!metrics.Interrupted) Tidy();
        else Disk.TryWrite(() => File.Delete(ProgressPath));
    }

    /// <summary>
    /// Removes the files that only an unfinished run needs. Files that cannot be removed stay: the run is finished, and
    /// nothing reads them.
    /// </summary>
    internal void Tidy()
    {
        Disk.TryWrite(() => File.Delete(ProgressPath));
        Disk.TryWrite(() =>
        {
            States.Drop();
            if (File.Exists(BestPath)) KeepCheckpoints(ReadBest().Values.Select(file => Path.GetFileName(file)));
            DropTemporary();
        });
    }

    /// <summary>Replaces <see cref="ProgressPath"/>; false where that fails: a training continues without it.</summary>
    internal bool TryWriteProgress(RunProgress progress) =>
        Disk.TryWrite(() => AtomicFile.WriteText(ProgressPath, JsonFile.Text(progress, JsonFile.SnakeLine), isPassing: true));

    /// <summary>
    /// Writes <see cref="DivergedPath"/> and each task's best checkpoint; false where that fails: the divergence itself
    /// is the fault to report.
    /// </summary>
    /// <param name="divergence">What went wrong.</param>
    /// <param name="best">Task → checkpoint file; empty before the first validation.</param>
    internal bool TryWriteDivergence(Divergence divergence, IEnumerable<KeyValuePair<string, string>> best) => Disk.TryWrite(() =>
    {
        WriteBest(best);
        AtomicFile.WriteText(DivergedPath, JsonFile.Text(divergence));
    });

    /// <summary>Removes the checkpoints and the schema; best.json, which names the tasks' choices, stays.</summary>
    internal void DropCheckpoints()
    {
        foreach (var checkpoint in Directory.EnumerateFiles(CheckpointFolder, "step-*")) File.Delete(checkpoint);
        DropSchema();
    }

    /// <summary>Writes each task's chosen checkpoint.</summary>
    /// <param name="best">Task → checkpoint file.</param>
    internal void WriteBest(IEnumerable<KeyValuePair<string, string>> best) => AtomicFile.WriteText(
        BestPath, JsonFile.Text(best.ToDictionary(b => b.Key, b => Path.GetFileName(b.Value), StringComparer.Ordinal)));
}
