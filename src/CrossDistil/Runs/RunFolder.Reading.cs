using CrossDistil.Data.Files;
using CrossDistil.Data.Schema;
using CrossDistil.Data.Strata;
using CrossDistil.Scoring.Calibration;

namespace CrossDistil.Runs;

// What is read back of a run.
public sealed partial class RunFolder
{
    /// <summary>The divergence of the training; null where it did not diverge.</summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    internal Divergence? ReadDivergence() =>
        JsonFile.Find<Divergence>(DivergedPath, "start over with the option overwrite, or choose another folder");

    /// <summary>Progress of an unfinished run; null before its first step and once it is finished.</summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    public RunProgress? ReadProgress() => JsonFile.Find<RunProgress>(ProgressPath, "wait for the next one, or delete it");

    /// <summary>Strata and levels of the training rows; null before they are written.</summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    internal StrataReport? ReadStrata() =>
        InputFile.Find(StrataPath, "train the run again", () => JsonFile.Parse<StrataReport>(TextOf(StrataPath)));

    /// <summary>[task] the order of levels that the run was trained with, which its Multi-AUC always uses.</summary>
    /// <param name="tasks">The run's tasks.</param>
    /// <exception cref="InputException">strata.json is missing or damaged, or is of other tasks.</exception>
    internal IReadOnlyList<LevelOrder> ReadOrders(IReadOnlyList<TaskOptions> tasks)
    {
        var strata = ReadStrata() ?? throw new InputException(StrataPath, "there is no such file", "train the run again");
        if (!strata.Orders.Keys.SequenceEqual(tasks.Select(task => task.Name), StringComparer.Ordinal))
            throw new InputException(
                StrataPath, $"is of the tasks {string.Join(", ", strata.Orders.Keys)}", "use the experiment that the run was trained with");
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
            throw new InputException(
                StrataPath, $"has no order of levels for the task {tasks[task].Name} ({problem})", "train the run again");
        }
    }

    /// <summary>Text of a result.</summary>
    private string TextOf(string path)
    {
        using var reader = new StreamReader(new MemoryStream(Digests.Read(path)));
        return reader.ReadToEnd();
    }

    /// <summary>The run's metrics; null when it is not finished.</summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    public RunMetrics? ReadMetrics() =>
        InputFile.Find(
            MetricsPath, "train the run again; in a study, delete the run's folder and give the option overwrite",
            () => RunMetrics.FromJson(TextOf(MetricsPath)));

    /// <summary>Checkpoint file that each task chose.</summary>
    /// <exception cref="InputException">The folder holds no trained run.</exception>
    internal IReadOnlyDictionary<string, string> ReadBest()
    {
        var missing = new InputException(Folder, "holds no trained run", "give the folder of a finished run");
        if (!File.Exists(BestPath) || !File.Exists(ExperimentPath)) throw missing;
        var best = InputFile.Read(BestPath, "train the run again", () => JsonFile.Parse<Dictionary<string, string?>>(TextOf(BestPath)));
        if (best.Count == 0 || best.ContainsValue(null)) throw missing; // it diverged before its first validation
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
            : throw new InputException(
                CalibratorsPath, $"has no calibrator for the task {task}", "use the experiment that the run was trained with"))];
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
