using CrossDistil.Data;
using CrossDistil.Data.Cache;
using CrossDistil.Data.Strata;
using CrossDistil.Experiments;
using CrossDistil.Metrics;
using CrossDistil.Reports;
using CrossDistil.Tensors;

namespace CrossDistil.Training;

/// <summary>One training from a cache to a run folder: fit, choose on validation, then open the test split once.</summary>
public static class TrainingRun
{
    /// <summary>Trains and writes the run.</summary>
    /// <param name="experiment">Validated experiment.</param>
    /// <param name="baseFolder">Folder that its paths are relative to.</param>
    /// <param name="cache">Encoded data of the experiment.</param>
    /// <param name="run">Where the results go; claimed before.</param>
    /// <param name="progress">Told after every step.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellation">Ends training early; the best checkpoints and their metrics are still written.</param>
    /// <exception cref="InputException">The data cannot carry the method (an empty auxiliary ranking), or a file cannot be written.</exception>
    /// <exception cref="DivergedException">A loss is no longer a number.</exception>
    public static RunMetrics Execute(
        Experiment experiment, string baseFolder, DatasetCache cache, RunFolder run, IProgress<TrainingProgress>? progress, TimeProvider time,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(time);
        var start = time.GetTimestamp();
        string[] tasks = [.. experiment.Tasks.Select(task => task.Name)];
        var orders = StepFactory.Orders(experiment, cache.Train);
        run.WriteExperiment(experiment, baseFolder);

        using var workers = new Workers(experiment.Training.Threads);
        using var trained = new TrainedModel(experiment, cache);
        var best = new BestCheckpoints(run.CheckpointFolder, tasks, experiment.Training.Select, experiment.Training.Patience);
        TrainingOutcome outcome;
        using (var trainer = new Trainer(experiment, cache, trained, orders, workers, time))
            outcome = trainer.Train(best, progress, cancellation);
        run.WriteBest(tasks.Select((task, t) => KeyValuePair.Create(task, best.PathOf(t))));

        // The choice is made and written down: from here on nothing is decided any more.
        var (test, logits) = Score(tasks, [.. tasks.Select((_, t) => best.PathOf(t))], cache, cache.OpenTest(), trained, orders, workers, run.PredictionsPath);
        _ = logits;
        var bestEpoch = new OrderedDictionary<string, double>(StringComparer.Ordinal);
        for (var t = 0; t < tasks.Length; t++) bestEpoch.Add(tasks[t], best.Best(t)!.Epoch);
        var metrics = new RunMetrics(
            test, [.. outcome.Evaluations.Select(e => e.Tasks)], bestEpoch, outcome.RowsPerSecond, time.GetElapsedTime(start).TotalSeconds,
            experiment.Training.Seed, outcome.Interrupted);
        AtomicFile.WriteText(run.MetricsPath, metrics.ToJson());
        return metrics;
    }

    /// <summary>Measures a finished run's chosen checkpoints on a test split.</summary>
    /// <exception cref="InputException">The run is unfinished, or was trained on another schema.</exception>
    public static OrderedDictionary<string, TaskMetrics> Evaluate(Experiment experiment, DatasetCache cache, RunFolder run)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(run);
        var best = run.ReadBest();
        string[] tasks = [.. experiment.Tasks.Select(task => task.Name)];
        if (Array.Find(tasks, task => !best.ContainsKey(task)) is { } missing)
            throw new InputException(run.Folder, $"has no checkpoint for the task {missing}", "use the experiment that the run was trained with");
        var orders = StepFactory.Orders(experiment, cache.Train);
        using var workers = new Workers(experiment.Training.Threads);
        using var trained = new TrainedModel(experiment, cache);
        return Score(tasks, [.. tasks.Select(task => best[task])], cache, cache.OpenTest(), trained, orders, workers, predictions: null).Metrics;
    }

    private static (OrderedDictionary<string, TaskMetrics> Metrics, float[][] Logits) Score(
        string[] tasks, string[] checkpoints, DatasetCache cache, DatasetSplit test, TrainedModel trained, IReadOnlyList<LevelOrder> orders,
        Workers workers, string? predictions)
    {
        using var scorer = new Scorer(trained.Model, test, cache.Schema, workers);
        var logits = new float[tasks.Length][];
        foreach (var checkpoint in checkpoints.Distinct(StringComparer.Ordinal))
        {
            Checkpoint.Load(checkpoint, trained);
            var scored = scorer.Logits(CancellationToken.None);
            for (var task = 0; task < tasks.Length; task++)
                if (string.Equals(checkpoints[task], checkpoint, StringComparison.Ordinal)) logits[task] = scored[task];
        }

        if (predictions is not null) Predictions.Write(predictions, test, tasks, logits);
        return (new Evaluator(test, tasks, orders).Measure(logits), logits);
    }
}
