using CrossDistil.Calibration;
using CrossDistil.Data;
using CrossDistil.Data.Cache;
using CrossDistil.Experiments;
using CrossDistil.Metrics;
using CrossDistil.Reports;
using CrossDistil.Tensors;

namespace CrossDistil.Training;

/// <summary>One training from a cache to a run folder: fit, choose and calibrate on validation, then open the test split once.</summary>
public static class TrainingRun
{
    /// <summary>Trains and writes the run.</summary>
    /// <param name="experiment">Validated experiment.</param>
    /// <param name="baseFolder">Folder that its paths are relative to.</param>
    /// <param name="cache">Encoded data of the experiment.</param>
    /// <param name="run">Where the results go; checked before, claimed here once the data is known to carry the method.</param>
    /// <param name="progress">Told after every step.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellation">Ends training early; the best checkpoints and their metrics are still written.</param>
    /// <param name="plan">As read off the cache's training rows for this experiment; null = it is read here.</param>
    /// <exception cref="InputException">
    /// The data cannot carry the method or the model (an empty auxiliary ranking, too many embedding weights), or a file cannot be written.
    /// </exception>
    /// <exception cref="DivergedException">Training diverged; the checkpoints chosen before stay.</exception>
    public static RunMetrics Execute(
        Experiment experiment, string baseFolder, DatasetCache cache, RunFolder run, IProgress<TrainingProgress>? progress, TimeProvider time,
        CancellationToken cancellation, RankingPlan? plan = null)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(time);
        var start = time.GetTimestamp();
        string[] tasks = [.. experiment.Tasks.Select(task => task.Name)];
        plan ??= RankingPlan.Create(experiment, cache.Train);
        using var trained = new TrainedModel(experiment, cache.Training);
        run.Claim(); // only now: a fault found so far leaves what was there untouched
        run.WriteExperiment(experiment, baseFolder);
        var summary = new RankingSummary(plan);
        AtomicFile.WriteText(run.StrataPath, summary.Report.ToJson());

        using var workers = new Workers(experiment.Training.Threads);
        var best = new BestCheckpoints(run.CheckpointFolder, tasks, experiment.Training.Select, experiment.Training.Patience);
        TrainingOutcome outcome;
        using (var trainer = new Trainer(experiment, cache.Training, trained, plan, workers, time))
            outcome = trainer.Train(best, progress, cancellation);
        string[] checkpoints = [.. tasks.Select((_, task) => best.PathOf(task))];
        run.WriteBest(tasks.Zip(checkpoints, KeyValuePair.Create));
        var fits = Calibrate(experiment.Training.Calibrator, checkpoints, cache.Training, trained, workers);
        Calibrator[] calibrators = [.. fits.Select(fit => fit.Calibrator)];
        CalibratorFile.Save(run.CalibratorsPath, tasks.Zip(calibrators, KeyValuePair.Create));

        // The choice is made and written down: from here on nothing is decided any more.
        var split = cache.OpenTest();
        var logits = Score(checkpoints, split, cache.Schema, trained, workers, CancellationToken.None);
        Predictions.Write(run.PredictionsPath, split, tasks, logits, calibrators);
        var metrics = new RunMetrics(
            new Evaluator(split, tasks, plan.Orders, experiment.Metrics.NdcgAt).Measure(logits, calibrators), [.. outcome.Evaluations.Select(e => e.Tasks)],
            BestEpochs(tasks, best), outcome.RowsPerSecond, time.GetElapsedTime(start).TotalSeconds, experiment.Training.Seed, outcome.Interrupted,
            new(tasks.Zip(outcome.TaskWeights, KeyValuePair.Create), StringComparer.Ordinal),
            [.. summary.Warnings, .. tasks.Zip(fits).Where(task => task.Second.Warning is not null).Select(task => $"tasks.{task.First}: {task.Second.Warning}")]);
        AtomicFile.WriteText(run.MetricsPath, metrics.ToJson());
        return metrics;
    }

    /// <summary>Measures a finished run's chosen checkpoints on a test split.</summary>
    /// <exception cref="InputException">The run is unfinished or damaged, or was trained on another schema.</exception>
    public static OrderedDictionary<string, TaskMetrics> Evaluate(
        Experiment experiment, DatasetCache cache, RunFolder run, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(run);
        var best = run.ReadBest();
        string[] tasks = [.. experiment.Tasks.Select(task => task.Name)];
        if (Array.Find(tasks, task => !best.ContainsKey(task)) is { } missing)
            throw new InputException(run.Folder, $"has no checkpoint for the task {missing}", "use the experiment that the run was trained with");
        var calibrators = run.ReadCalibrators(tasks);
        var plan = RankingPlan.Create(experiment, cache.Train);
        using var workers = new Workers(experiment.Training.Threads);
        using var trained = new TrainedModel(experiment, cache.Training);
        var split = cache.OpenTest();
        var logits = Score([.. tasks.Select(task => best[task])], split, cache.Schema, trained, workers, cancellation);
        return new Evaluator(split, tasks, plan.Orders, experiment.Metrics.NdcgAt).Measure(logits, calibrators);
    }

    /// <summary>[task] fitted on validation rows at the task's own checkpoint.</summary>
    private static CalibratorFit[] Calibrate(
        CalibratorKind kind, string[] checkpoints, TrainingData data, TrainedModel trained, Workers workers)
    {
        var logits = Score(checkpoints, data.Validation, data.Schema, trained, workers, CancellationToken.None);
        return [.. logits.Select((task, t) => CalibratorFit.Of(kind, task, data.Validation.Labels(t)))];
    }

    private static OrderedDictionary<string, double> BestEpochs(string[] tasks, BestCheckpoints best)
    {
        var epochs = new OrderedDictionary<string, double>(StringComparer.Ordinal);
        for (var task = 0; task < tasks.Length; task++) epochs.Add(tasks[task], best.Best(task)!.Epoch);
        return epochs;
    }

    /// <summary>[task][row] each task's logits at its own checkpoint; a checkpoint that tasks share is loaded once.</summary>
    private static float[][] Score(
        string[] checkpoints, DatasetSplit split, DatasetSchema schema, TrainedModel trained, Workers workers, CancellationToken cancellation)
    {
        using var scorer = new Scorer(trained.Model, split, schema, workers);
        var logits = new float[checkpoints.Length][];
        foreach (var checkpoint in checkpoints.Distinct(StringComparer.Ordinal))
        {
            Checkpoint.Load(checkpoint, trained);
            var scored = scorer.Logits(cancellation);
            if (Array.Exists(scored, task => task.Any(logit => !float.IsFinite(logit))))
                throw new InputException(checkpoint, $"scores a {split.Name} row as no finite number", "lower training.rate, or bound the numeric features");
            for (var task = 0; task < checkpoints.Length; task++)
                if (string.Equals(checkpoints[task], checkpoint, StringComparison.Ordinal)) logits[task] = scored[task];
        }

        return logits;
    }
}
