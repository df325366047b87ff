using System.Globalization;
using CrossDistil.Calibration;
using CrossDistil.Data;
using CrossDistil.Data.Cache;
using CrossDistil.Data.Files;
using CrossDistil.Experiments;
using CrossDistil.Metrics;
using CrossDistil.Objectives;
using CrossDistil.Scoring.Calibration;
using CrossDistil.Tensors;
using CrossDistil.Training;

namespace CrossDistil.Runs;

/// <summary>One training from a cache to a run folder: fit, choose and calibrate on validation, then open the test split once.</summary>
public static class TrainingRun
{
    /// <summary>Trains and writes the run, test metrics included.</summary>
    /// <param name="experiment">Validated experiment.</param>
    /// <param name="baseFolder">Folder that its paths are relative to.</param>
    /// <param name="cache">Encoded data of the experiment.</param>
    /// <param name="run">Where the results go; checked before, claimed here once the data is known to carry the method.</param>
    /// <param name="progress">Told after every step.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellation">Ends training early; the best checkpoints and their metrics are still written.</param>
    /// <param name="plan">As read off the cache's training rows for this experiment; null = it is read here.</param>
    /// <param name="resume">Where the run in the folder is gone on with; null, or where it has no state = it begins anew, and what is there is cleared.</param>
    /// <exception cref="InputException">
    /// The data cannot carry the method or the model (an empty auxiliary ranking, too many embedding weights), another process trains the run, or a file cannot be
    /// written.
    /// </exception>
    /// <exception cref="DivergedException">Training diverged; the checkpoints chosen before stay, and the folder says what happened (<c>diverged.json</c>).</exception>
    public static RunMetrics Execute(
        Experiment experiment, string baseFolder, DatasetCache cache, RunFolder run, IProgress<TrainingProgress>? progress, TimeProvider time,
        CancellationToken cancellation, RankingPlan? plan = null, ResumePoint? resume = null)
    {
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(time);
        plan ??= RankingPlan.Create(experiment, SwappedLabels.Apply(experiment, cache.Training).Train);
        using var held = run.Lock();
        var fitted = FitHeld(experiment, baseFolder, cache, run, progress, time, plan, resume, cancellation);
        // The choice is made and written down: from here on nothing is decided any more.
        var start = time.GetTimestamp();
        var metrics = OpenTest(experiment, cache, run, fitted, plan);
        metrics = metrics with { Seconds = fitted.Seconds + time.GetElapsedTime(start).TotalSeconds };
        run.WriteMetrics(metrics);
        return metrics;
    }

    /// <summary>Trains, chooses each task's checkpoint on validation and calibrates it there. Test rows are not read; progress.json says how far it is, metrics.json is not written.</summary>
    /// <inheritdoc cref="Execute"/>
    public static RunMetrics Fit(
        Experiment experiment, string baseFolder, DatasetCache cache, RunFolder run, IProgress<TrainingProgress>? progress, TimeProvider time,
        CancellationToken cancellation, RankingPlan? plan = null, ResumePoint? resume = null)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(time);
        plan ??= RankingPlan.Create(experiment, SwappedLabels.Apply(experiment, cache.Training).Train);
        using var held = run.Lock();
        return FitHeld(experiment, baseFolder, cache, run, progress, time, plan, resume, cancellation);
    }

    /// <summary>What a state of a training must be of.</summary>
    /// <param name="experiment">Its options.</param>
    /// <param name="cache">Its data.</param>
    public static StateIdentity IdentityOf(Experiment experiment, DatasetCache cache)
    {
        ArgumentNullException.ThrowIfNull(cache);
        return StateIdentity.Of(TaskWeights.Resolve(experiment, SwappedLabels.Apply(experiment, cache.Training).Report), cache.Content);
    }

    private static RunMetrics FitHeld(
        Experiment experiment, string baseFolder, DatasetCache cache, RunFolder run, IProgress<TrainingProgress>? progress, TimeProvider time,
        RankingPlan plan, ResumePoint? resume, CancellationToken cancellation)
    {
        var (start, started) = (time.GetTimestamp(), time.GetUtcNow());
        var data = SwappedLabels.Apply(experiment, cache.Training);
        experiment = TaskWeights.Resolve(experiment, data.Report); // what the run's experiment.json then says
        string[] tasks = [.. experiment.Tasks.Select(task => task.Name)];
        using var trained = new TrainedModel(experiment, data);
        var from = resume?.Step is null ? Warm(experiment, baseFolder, run, trained, data.Schema) : null;
        if (resume?.Step is null) run.Claim(); // only now: a fault found so far leaves what was there untouched
        else run.Claim(resume);
        run.WriteExperiment(experiment, baseFolder);
        run.WriteSchema(data.Schema);
        var summary = new RankingSummary(plan);
        AtomicFile.WriteText(run.StrataPath, JsonFile.Text(summary.Report));

        using var workers = new Workers(experiment.Training.Threads);
        var best = new BestCheckpoints(run.CheckpointFolder, tasks, experiment.Training.Select, experiment.Training.Patience);
        var (outcome, before) = Train();
        string[] checkpoints = [.. tasks.Select((_, task) => best.PathOf(task))];
        run.WriteBest(tasks.Zip(checkpoints, KeyValuePair.Create));
        var fits = Calibrate(experiment, checkpoints, data, trained, workers);
        CalibratorFile.Save(run.CalibratorsPath, tasks.Zip(fits.Select(fit => fit.Calibrator), KeyValuePair.Create));
        return new RunMetrics(
            new(StringComparer.Ordinal), [.. outcome.Evaluations.Select(e => e.Tasks)], [.. outcome.Evaluations.Select(e => e.Step)],
            Best(evaluation => evaluation.Step), Best(evaluation => evaluation.Epoch), outcome.RowsPerSecond, (before + time.GetElapsedTime(start)).TotalSeconds, experiment.Training.Seed, outcome.Interrupted,
            new(tasks.Zip(outcome.TaskWeights, KeyValuePair.Create), StringComparer.Ordinal), outcome.Conflict,
            [.. summary.Warnings, .. Untaught(experiment.Method, StepFactory.StepsPerEpoch(data.Train.Rows, Math.Min(experiment.Training.Batch, data.Train.Rows)), outcome), .. tasks.Zip(fits).Where(task => task.Second.Warning is not null).Select(task => $"tasks.{task.First}: {task.Second.Warning}")],
            RunEnvironment.Now(workers.Threads, cache.Content, started));

        (TrainingOutcome Outcome, TimeSpan Before) Train()
        {
            var saver = new StateSaver(run.States, StateIdentity.Of(experiment, cache.Content), experiment.Training, time);
            using var trainer = new Trainer(experiment, data, trained, plan, workers, time) { Saver = saver };
            if (resume?.Step is not null) trainer.Continue(resume, best);
            if (from is not null) trainer.Start(from);
            var writer = new ProgressWriter(run, progress, time, trainer.Before);
            try
            {
                var result = trainer.Train(best, writer, cancellation);
                writer.Finish();
                return (result, trainer.Before);
            }
            catch (DivergedException diverged)
            {
                run.TryWriteDivergence(diverged.What, best.IsChosen ? tasks.Select((task, t) => KeyValuePair.Create(task, best.PathOf(t))) : []);
                throw;
            }
        }

        OrderedDictionary<string, T> Best<T>(Func<Evaluation, T> what) =>
            new(tasks.Select((task, t) => KeyValuePair.Create(task, what(best.Best(t)!))), StringComparer.Ordinal);
    }

    /// <summary>Loads the parameters of the run that an experiment goes on from; null where it begins from nothing.</summary>
    private static WarmStart? Warm(Experiment experiment, string baseFolder, RunFolder run, TrainedModel trained, DatasetSchema schema)
    {
        if (WarmStart.Find(experiment, baseFolder, schema) is not { } from) return null;
        if (string.Equals(Path.TrimEndingDirectorySeparator(from.Folder), Path.TrimEndingDirectorySeparator(run.Folder), StringComparison.Ordinal))
            throw new InputException(run.Folder, "is the run to go on from", "choose another --out folder");
        if (from.IsHeld) // by this training too, where another path leads to the same folder: it would be cleared before it is read
            throw new InputException(from.Folder, "is the run to go on from, and is being trained", "wait for its end, or choose an --out folder that is no link to it");
        from.Check(experiment);
        from.Load(trained);
        return from;
    }

    /// <summary>A warning where training ended before the snapshot that was to teach.</summary>
    private static IEnumerable<string> Untaught(MethodOptions method, long stepsPerEpoch, TrainingOutcome outcome)
    {
        var epochs = method switch
        {
            CrossDistilMethod { Teacher: TeacherMode.Snapshot } crossDistil => crossDistil.SnapshotEpochs,
            SelfSnapshotMethod self => self.SnapshotEpochs,
            _ => 0,
        };
        if (epochs > 0 && outcome.Steps <= epochs * stepsPerEpoch)
            yield return string.Create(CultureInfo.InvariantCulture, $"method.snapshotEpochs: training ended before the snapshot after epoch {epochs}, so nobody was taught; lower it, or raise training.patience");
    }

    /// <summary>Opens the cache's test split and measures what <see cref="Fit"/> chose and stored: writes predictions.csv, and adds to the run's metrics.</summary>
    /// <exception cref="InputException">The run is unfinished or damaged, or was trained on another schema.</exception>
    public static RunMetrics OpenTest(Experiment experiment, DatasetCache cache, RunFolder run, RunMetrics fitted, RankingPlan? plan = null)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(fitted);
        var (split, scored, calibrators, measured) = Test(experiment, cache, run, plan, CancellationToken.None);
        Predictions.Write(run.PredictionsPath, split, [.. measured.Keys], scored.Logits, calibrators, scored.Scores);
        return fitted with { Test = measured };
    }

    /// <summary>Measures a finished run's chosen checkpoints on a test split.</summary>
    /// <exception cref="InputException">The run is unfinished or damaged, or was trained on another schema.</exception>
    public static OrderedDictionary<string, TaskMetrics> Evaluate(
        Experiment experiment, DatasetCache cache, RunFolder run, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(run);
        return Test(experiment, cache, run, plan: null, cancellation).Metrics;
    }

    private static (DatasetSplit Split, Scored Scored, IReadOnlyList<Calibrator> Calibrators, OrderedDictionary<string, TaskMetrics> Metrics) Test(
        Experiment experiment, DatasetCache cache, RunFolder run, RankingPlan? plan, CancellationToken cancellation)
    {
        var best = run.ReadBest();
        string[] tasks = [.. experiment.Tasks.Select(task => task.Name)];
        if (Array.Find(tasks, task => !best.ContainsKey(task)) is { } missing)
            throw new InputException(run.Folder, $"has no checkpoint for the task {missing}", "use the experiment that the run was trained with");
        var calibrators = run.ReadCalibrators(tasks);
        plan ??= RankingPlan.Create(experiment, cache.Train);
        using var workers = new Workers(experiment.Training.Threads);
        using var trained = new TrainedModel(experiment, cache.Training);
        var split = cache.OpenTest();
        var scored = Score(experiment, [.. tasks.Select(task => best[task])], split, cache.Schema, trained, workers, cancellation);
        return (split, scored, calibrators, new Evaluator(split, tasks, plan.Orders, experiment.Metrics.NdcgAt).Measure(scored.Logits, calibrators));
    }

    /// <summary>[task] fitted on validation rows at the task's own checkpoint.</summary>
    private static CalibratorFit[] Calibrate(
        Experiment experiment, string[] checkpoints, TrainingData data, TrainedModel trained, Workers workers)
    {
        var scored = Score(experiment, checkpoints, data.Validation, data.Schema, trained, workers, CancellationToken.None);
        return [.. scored.Logits.Select((task, t) => CalibratorFit.Of(experiment.Training.Calibrator, task, data.Validation.Labels(t)))];
    }

    /// <summary>Each task's logits and scores at its own checkpoint; a checkpoint that tasks share is loaded once.</summary>
    private static Scored Score(
        Experiment experiment, string[] checkpoints, DatasetSplit split, DatasetSchema schema, TrainedModel trained, Workers workers, CancellationToken cancellation)
    {
        using var scorer = new Scorer(trained.Model, split, schema, workers, Blend.Of(experiment));
        var result = new Scored(new float[checkpoints.Length][], new float[]?[checkpoints.Length]);
        foreach (var checkpoint in checkpoints.Distinct(StringComparer.Ordinal))
        {
            Checkpoint.Load(checkpoint, trained);
            var (logits, scores) = scorer.LogitsAndScores(cancellation);
            if (!Array.TrueForAll(logits, AreFinite))
                throw new InputException(checkpoint, $"scores a {split.Name} row as no finite number", "lower training.rate, or bound the numeric features");
            for (var task = 0; task < checkpoints.Length; task++)
                if (string.Equals(checkpoints[task], checkpoint, StringComparison.Ordinal))
                    (result.Logits[task], result.Scores[task]) = (logits[task], scores is not null && AreFinite(scores[task]) ? scores[task] : null);
        }

        return result;
    }

    private static bool AreFinite(float[] values) => Array.TrueForAll(values, float.IsFinite);

    /// <summary>How the rows of a split were scored.</summary>
    /// <param name="Logits">[task][row] of the students.</param>
    /// <param name="Scores">[task][row] of the teachers before calibration; null for a task without.</param>
    private sealed record Scored(float[][] Logits, float[]?[] Scores);
}
