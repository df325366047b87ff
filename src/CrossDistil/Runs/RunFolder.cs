using System.Text;
using CrossDistil.Data.Cache;
using CrossDistil.Data.Files;
using CrossDistil.Data.Schema;
using CrossDistil.Data.Strata;
using CrossDistil.Experiments;
using CrossDistil.Runs.States;
using CrossDistil.Scoring.Calibration;

namespace CrossDistil.Runs;

/// <summary>
/// The files of one run: <c>experiment.json</c> (every option resolved, its paths relative to the run folder), <c>strata.json</c> (what there was to rank),
/// <c>schema/</c> (how its data was encoded), <c>checkpoints/</c> with what the optimizers had learnt and the tasks' calibrators, <c>metrics.json</c>, <c>predictions.csv</c> and
/// the digests of these results, <c>run.sha256</c>, that what is read of them is held against. A run is finished when it has <c>metrics.json</c>, which is written last.
/// While it trains, <c>progress.json</c> says how far it is, <c>state/</c> holds what it goes on from after a kill, and <c>lock</c> keeps other processes out;
/// <c>diverged.json</c> says that it ended as none.
/// </summary>
/// <param name="folder">The folder.</param>
public sealed class RunFolder(string folder)
{
    private static readonly string[] s_reportEndings = ["html", "md", "csv", "json", "sha256"];

    /// <summary>The folder.</summary>
    public string Folder { get; } = folder;

    /// <summary>Resolved experiment of the run.</summary>
    public string ExperimentPath => Path.Combine(Folder, "experiment.json");

    /// <summary>Folder of the checkpoints that tasks chose.</summary>
    public string CheckpointFolder => Path.Combine(Folder, "checkpoints");

    /// <summary>What turns each task's logits into probabilities.</summary>
    internal string CalibratorsPath => Path.Combine(CheckpointFolder, "calibrators.json");

    /// <summary>Strata of the training rows, each task's levels, pairs too thin to rank.</summary>
    internal string StrataPath => Path.Combine(Folder, "strata.json");

    /// <summary>Result of the run.</summary>
    public string MetricsPath => Path.Combine(Folder, "metrics.json");

    /// <summary>What is known while it trains.</summary>
    internal string ProgressPath => Path.Combine(Folder, "progress.json");

    /// <summary>What went wrong in a training that diverged.</summary>
    internal string DivergedPath => Path.Combine(Folder, "diverged.json");

    /// <summary>Scored test rows.</summary>
    public string PredictionsPath => Path.Combine(Folder, "predictions.csv");

    /// <summary>Whether a run is there. Both are from its first moment on; a user's own experiment.json alone makes none.</summary>
    public bool HoldsRun => File.Exists(ExperimentPath) && Directory.Exists(CheckpointFolder);

    /// <summary>Whether a run there can be gone on with: it was killed, or interrupted, and wrote a state before.</summary>
    /// <exception cref="InputException">Its metrics are damaged.</exception>
    public bool CanResume => !States.IsEmpty && ReadMetrics() is not { Interrupted: false };

    /// <summary>What a killed training goes on from.</summary>
    internal StateFolder States => new(Path.Combine(Folder, "state"));

    private RunDigests Digests => new(Folder);

    private string SchemaFolder => RunSchema.FolderOf(Folder);

    private string BestPath => Path.Combine(CheckpointFolder, "best.json");

    private string LockPath => Path.Combine(Folder, "lock");

    /// <summary>Whether a new run may go here; changes nothing.</summary>
    /// <param name="overwrite">Whether a run there may be replaced.</param>
    /// <exception cref="InputException">A run that is finished or can be gone on with, foreign files, or another process are there.</exception>
    public void Check(bool overwrite)
    {
        CheckFolder();
        if (overwrite) return;
        ThrowIfDiverged();
        if (File.Exists(MetricsPath)) throw new InputException(Folder, "holds a finished run", "choose another --out folder or add --overwrite");
        if (CanResume) throw new InputException(Folder, "holds a run that was stopped on the way", "go on with --resume, start anew with --overwrite, or choose another --out folder");
    }

    /// <summary>Whether a run may be gone on with here, or a new one begin; changes nothing.</summary>
    /// <exception cref="InputException">Foreign files, another process, or a run that would diverge again are there.</exception>
    internal void CheckResumed()
    {
        CheckFolder();
        ThrowIfDiverged();
    }

    private void CheckFolder()
    {
        if (File.Exists(Folder)) throw new InputException(Folder, "is a file", "choose another --out folder");
        if (Directory.Exists(Folder) && !HoldsRun && Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Any(IsForeign))
            throw new InputException(Folder, "is not empty and holds no run", "choose another --out folder");
        RunLock.ThrowIfHeld(Folder, LockPath);
    }

    /// <summary>The same training has the same end, from its start as from its states.</summary>
    private void ThrowIfDiverged()
    {
        if (ReadDivergence() is { } diverged)
            throw new InputException(Folder, $"holds a run that diverged {diverged}, and would again", "start anew with other options and --overwrite"
                + (diverged.BestUntil is null ? string.Empty : ", or go on from its best checkpoints with --from it and another --out folder"));
    }

    /// <summary>Whether a process trains here, this one among them.</summary>
    internal bool IsHeld => RunLock.IsHeld(LockPath);

    /// <summary>Keeps every other process from training here until this is disposed, or the process ends however it ends.</summary>
    /// <exception cref="InputException">Another process trains here, or the folder cannot be written.</exception>
    internal IDisposable Lock() => new RunLock(Folder, LockPath);

    /// <summary>What a process that was killed in its first moments has left is nobody's.</summary>
    private bool IsForeign(string file) => !file.StartsWith(LockPath, StringComparison.Ordinal) && !file.EndsWith(".tmp", StringComparison.Ordinal);

    /// <summary>Takes the folder for a new run; what an earlier one left there is cleared.</summary>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    internal void Claim()
    {
        try
        {
            Directory.CreateDirectory(Folder);
            DropResults();
            File.Delete(StrataPath);
            File.Delete(ProgressPath);
            if (Directory.Exists(SchemaFolder)) Directory.Delete(SchemaFolder, recursive: true);
            States.Drop();
            Directory.CreateDirectory(CheckpointFolder); // and it stays: a kill in between leaves what is known as a run
            foreach (var file in Directory.EnumerateFiles(CheckpointFolder)) File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(Folder, $"cannot be written ({e.Message})", "choose another --out folder");
        }
    }

    /// <summary>Takes the folder to go on with the run in it: what was written after its states, or half-written, is cleared.</summary>
    /// <param name="point">Its states, at least one.</param>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    internal void Claim(ResumePoint point)
    {
        try
        {
            DropResults();
            States.KeepOnly([.. point.States.Select(state => state.Path)]);
            KeepCheckpoints(point.States.SelectMany(state => state.Header.Checkpoints));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(Folder, $"cannot be written ({e.Message})", "check its permissions");
        }
    }

    private void DropResults()
    {
        Digests.Drop(); // first: what follows is of another run
        File.Delete(MetricsPath);
        File.Delete(PredictionsPath);
        File.Delete(DivergedPath);
        foreach (var ending in s_reportEndings) File.Delete(Path.Combine(Folder, $"report.{ending}")); // it is of the run that was here
        DropTemporary();
    }

    private void DropTemporary()
    {
        foreach (var file in Directory.EnumerateFiles(Folder, "*.tmp", SearchOption.AllDirectories)) File.Delete(file); // of the schema and the choice too
    }

    private void KeepCheckpoints(IEnumerable<string> names)
    {
        var kept = names.SelectMany(name => (string[])[name, OptimizerFile.Of(name)]).ToHashSet(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(CheckpointFolder, "step-*").Where(file => !kept.Contains(Path.GetFileName(file)))) File.Delete(file);
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
    /// Reads <see cref="ExperimentPath"/>, whatever its digest: where the data lies is the user's to edit, as its files may move, and the rest is checked option by option.
    /// Its data is encoded as the run's own schema says, so that the run that it went on from may be gone.
    /// </summary>
    /// <param name="sets">Overrides, see <see cref="ExperimentFile.Load"/>.</param>
    /// <exception cref="InputException">The file cannot be used.</exception>
    public LoadedExperiment LoadExperiment(IReadOnlyList<string> sets)
    {
        _ = ReadMetrics(); // a run of an earlier version is refused by its format, not by an option that has another name now
        var loaded = ExperimentFile.Load(ExperimentPath, sets, seed: null);
        return loaded.Experiment.From is null ? loaded : loaded with { Experiment = loaded.Experiment with { From = "." } };
    }

    /// <summary>Writes the schema that the run's weights belong to into <c>schema/</c>.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    internal void WriteSchema(DatasetSchema schema)
    {
        schema.Save(SchemaFolder);
    }

    /// <summary>
    /// Writes <see cref="MetricsPath"/> and the digests of all results, whole or not at all; what was known on the way goes, but for the states of an interrupted training.
    /// </summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    internal void WriteMetrics(RunMetrics metrics)
    {
        Digests.WriteWith(Encoding.UTF8.GetBytes(metrics.ToJson()));
        if (!metrics.Interrupted) Tidy();
        else DropProgress();
    }

    /// <summary>Removes what only a run under way needs; nobody asks for it any more, so what cannot be removed stays.</summary>
    internal void Tidy()
    {
        DropProgress();
        try
        {
            States.Drop();
            if (File.Exists(BestPath)) KeepCheckpoints(ReadBest().Values.Select(file => Path.GetFileName(file)));
            DropTemporary();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InputException)
        {
            // The metrics are there: the run is finished all the same.
        }
    }

    /// <summary>Replaces <see cref="ProgressPath"/>; false where that fails, for no training fails because nobody can watch it.</summary>
    internal bool TryWriteProgress(RunProgress progress)
    {
        return TryWrite(ProgressPath, JsonFile.Text(progress, JsonFile.SnakeLine), isPassing: true);
    }

    private static bool TryWrite(string path, string text, bool isPassing)
    {
        try
        {
            AtomicFile.WriteText(path, text, isPassing);
            return true;
        }
        catch (Exception e) when (e is InputException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Writes <see cref="DivergedPath"/>, and which checkpoint each task had chosen; false where that fails, for the divergence is what must be told.</summary>
    /// <param name="divergence">What went wrong.</param>
    /// <param name="best">Task → checkpoint file; none before the first validation.</param>
    internal bool TryWriteDivergence(Divergence divergence, IEnumerable<KeyValuePair<string, string>> best)
    {
        return TryWrite(BestPath, BestJson(best), isPassing: false) && TryWrite(DivergedPath, JsonFile.Text(divergence), isPassing: false);
    }

    /// <summary>What went wrong in a training that diverged; null where none has.</summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    internal Divergence? ReadDivergence() => JsonFile.Find<Divergence>(DivergedPath, "start anew with --overwrite, or choose another --out folder");

    /// <summary>What is known of a run under way; null before its first word and once it is over.</summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    public RunProgress? ReadProgress() => JsonFile.Find<RunProgress>(ProgressPath, "wait for the next one, or delete it");

    /// <summary>What there was to rank; null where it is not known yet.</summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    internal StrataReport? ReadStrata() => InputFile.Find(StrataPath, "train the run again", () => JsonFile.Parse<StrataReport>(TextOf(StrataPath)));

    /// <summary>[task] the order of levels that the run was trained with: what its Multi-AUC counts, whoever asks.</summary>
    /// <param name="tasks">The run's tasks.</param>
    /// <exception cref="InputException">strata.json is missing or damaged, or is of other tasks.</exception>
    internal IReadOnlyList<LevelOrder> ReadOrders(IReadOnlyList<TaskOptions> tasks)
    {
        var strata = ReadStrata() ?? throw new InputException(StrataPath, "there is no such file", "train the run again");
        if (!strata.Orders.Keys.SequenceEqual(tasks.Select(task => task.Name), StringComparer.Ordinal))
            throw new InputException(StrataPath, $"is of the tasks {string.Join(", ", strata.Orders.Keys)}", "use the experiment that the run was trained with");
        return [.. tasks.Select((task, t) => OrderOf(strata, tasks, t))];
    }

    private LevelOrder OrderOf(StrataReport strata, IReadOnlyList<TaskOptions> tasks, int task)
    {
        try
        {
            return strata.OrderOf(tasks, task)!;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InputException)
        {
            var problem = e is InputException input ? input.Faults[0].Problem : e.Message;
            throw new InputException(StrataPath, $"has no order of levels for the task {tasks[task].Name} ({problem})", "train the run again");
        }
    }

    /// <summary>Text of a result.</summary>
    private string TextOf(string path)
    {
        using var reader = new StreamReader(new MemoryStream(Digests.Read(path)));
        return reader.ReadToEnd();
    }

    private void DropProgress()
    {
        try
        {
            File.Delete(ProgressPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The metrics are there: nobody looks at it any more.
        }
    }

    /// <summary>Removes the checkpoints; which of them each task chose stays written down.</summary>
    internal void DropCheckpoints()
    {
        foreach (var checkpoint in Directory.EnumerateFiles(CheckpointFolder, "step-*")) File.Delete(checkpoint);
        if (Directory.Exists(SchemaFolder)) Directory.Delete(SchemaFolder, recursive: true);
    }

    /// <summary>The run's metrics; null when it is not finished.</summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    public RunMetrics? ReadMetrics() => InputFile.Find(MetricsPath, "train the run again; a study does so once the run's folder is deleted", () => RunMetrics.FromJson(TextOf(MetricsPath)));

    /// <summary>Writes down which checkpoint each task chose.</summary>
    /// <param name="best">Task → checkpoint file.</param>
    internal void WriteBest(IEnumerable<KeyValuePair<string, string>> best) => AtomicFile.WriteText(BestPath, BestJson(best));

    private static string BestJson(IEnumerable<KeyValuePair<string, string>> best) =>
        JsonFile.Text(best.ToDictionary(b => b.Key, b => Path.GetFileName(b.Value), StringComparer.Ordinal));

    /// <summary>Checkpoint file that each task chose.</summary>
    /// <exception cref="InputException">The folder holds no trained run.</exception>
    internal IReadOnlyDictionary<string, string> ReadBest()
    {
        var missing = new InputException(Folder, "holds no trained run", "give the --out folder of a finished crossdistil train");
        if (!File.Exists(BestPath) || !File.Exists(ExperimentPath)) throw missing;
        var best = InputFile.Read(BestPath, "train the run again", () => JsonFile.Parse<Dictionary<string, string?>>(TextOf(BestPath)));
        if (best.Count == 0 || best.ContainsValue(null)) throw missing; // none: it diverged before its first validation
        return best.ToDictionary(b => b.Key, b => Path.Combine(CheckpointFolder, Path.GetFileName(b.Value!)), StringComparer.Ordinal);
    }

    /// <summary>The calibrator of each of the given tasks.</summary>
    /// <exception cref="InputException">The file is missing or damaged, or has no calibrator for a task.</exception>
    internal IReadOnlyList<Calibrator> ReadCalibrators(IReadOnlyList<string> tasks)
    {
        if (File.Exists(CalibratorsPath)) Digests.Check(CalibratorsPath);
        var calibrators = CalibratorFile.Load(CalibratorsPath);
        return [.. tasks.Select(task => calibrators.TryGetValue(task, out var calibrator)
            ? calibrator
            : throw new InputException(CalibratorsPath, $"has no calibrator for the task {task}", "use the experiment that the run was trained with"))];
    }

    /// <summary>How the run scored the test rows.</summary>
    /// <param name="tasks">Names of the tasks, in order.</param>
    /// <exception cref="InputException">The file is missing or damaged, or is of other tasks.</exception>
    internal ScoredSplit ReadPredictions(IReadOnlyList<string> tasks)
    {
        if (File.Exists(PredictionsPath)) Digests.Check(PredictionsPath);
        return Predictions.Read(PredictionsPath, tasks);
    }
}
