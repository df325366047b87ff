using CrossDistil.Calibration;
using CrossDistil.Data.Files;
using CrossDistil.Experiments;
using CrossDistil.Scoring.Calibration;
using CrossDistil.Tensors;
using CrossDistil.Training;

namespace CrossDistil.Runs;

/// <summary>
/// Fits a run: trains, chooses each task's checkpoint on validation, calibrates it there. The test split stays closed.
/// </summary>
/// <param name="job">The training.</param>
/// <param name="run">Where the results are written; locked by the caller.</param>
/// <param name="resume">Where the run resumes; null or without a state = it starts from scratch.</param>
/// <param name="time">Clock.</param>
internal sealed class TrainingRun(TrainingJob job, RunFolder run, ResumePoint? resume, TimeProvider time)
{
    private readonly Experiment _experiment = job.Setup.Experiment;
    private readonly string[] _tasks = [.. job.Experiment.Tasks.Select(task => task.Name)];

    private bool Resumes => resume?.Step is not null;

    /// <inheritdoc cref="TrainingJob.Fit"/>
    public RunMetrics Fit(IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var (start, started) = (time.GetTimestamp(), time.GetUtcNow());
        using var trained = new TrainedModel(_experiment, job.Setup.Data);
        var from = Resumes ? null : Warm(trained);
        Claim();
        using var workers = new Workers(_experiment.Training.Threads);
        var best = new BestCheckpoints(run.CheckpointFolder, _tasks, _experiment.Training.Select, _experiment.Training.Patience);
        var (outcome, before) = Train(trained, from, best, workers, progress, cancellation);
        var fits = Calibrate(best, trained, workers);
        return new RunMetrics(
            new(StringComparer.Ordinal),
            [.. outcome.Evaluations.Select(e => e.Tasks)],
            [.. outcome.Evaluations.Select(e => e.Step)],
            ByTask(t => best.Best(t)!.Step),
            ByTask(t => best.Best(t)!.Epoch),
            outcome.RowsPerSecond,
            (before + time.GetElapsedTime(start)).TotalSeconds,
            _experiment.Training.Seed,
            outcome.Interrupted,
            ByTask(t => outcome.TaskWeights[t]),
            outcome.Conflict,
            [.. job.Ranking.Warnings, .. Untaught(outcome), .. Uncalibrated(fits)],
            RunEnvironment.Now(workers.Threads, job.Cache.Content, started));
    }

    /// <summary>
    /// Loads the parameters of the run that the experiment continues from; null where it starts from scratch.
    /// </summary>
    private WarmStart? Warm(TrainedModel trained)
    {
        if (job.WarmStart is not { } from) return null;
        if (string.Equals(
            Path.TrimEndingDirectorySeparator(from.Folder), Path.TrimEndingDirectorySeparator(run.Folder), StringComparison.Ordinal))
            throw new InputException(run.Folder, "is the run to continue from", "choose another folder");
        if (from.IsHeld) // also by this training, where another path leads to the same folder, which would be cleared before it is read
            throw new InputException(
                from.Folder, "is the run to continue from, and is being trained",
                "wait for its end, or choose a folder that is not a link to it");
        from.Check(_experiment);
        from.Load(trained);
        return from;
    }

    /// <summary>
    /// Takes the folder and writes the first files; after all checks, so that a fault leaves the folder unchanged.
    /// </summary>
    private void Claim()
    {
        if (Resumes) run.Claim(resume!);
        else run.Claim();
        run.WriteExperiment(_experiment, job.BaseFolder);
        run.WriteSchema(job.Cache.Schema);
        AtomicFile.WriteText(run.StrataPath, JsonFile.Text(job.Ranking.Report));
    }

    private (TrainingOutcome Outcome, TimeSpan Before) Train(
        TrainedModel trained, WarmStart? from, BestCheckpoints best, Workers workers, IProgress<TrainingProgress>? progress,
        CancellationToken cancellation)
    {
        var saver = new StateSaver(run.States, job.Identity, _experiment.Training, time);
        using var trainer = new Trainer(job.Setup, trained, workers, time) { Saver = saver };
        if (Resumes) trainer.Continue(resume!, best);
        if (from is not null) trainer.Start(from);
        var writer = new ProgressWriter(run, progress, time, trainer.Before);
        try
        {
            var outcome = trainer.Train(best, writer, cancellation);
            writer.Finish();
            return (outcome, trainer.Before);
        }
        catch (DivergedException diverged)
        {
            run.TryWriteDivergence(diverged.What, best.IsChosen ? ByTask(best.PathOf) : []);
            throw;
        }
    }

    /// <summary>[task] calibrators fitted on validation rows at the task's own checkpoint; both are written.</summary>
    private CalibratorFit[] Calibrate(BestCheckpoints best, TrainedModel trained, Workers workers)
    {
        run.WriteBest(ByTask(best.PathOf));
        var validation = job.Setup.Data.Validation;
        using var scorer = new Scorer(trained.Model, validation, job.Cache.Schema, workers, Blend.Of(_experiment));
        var scored = CheckpointScores.Of([.. ByTask(best.PathOf).Values], trained, scorer, validation.Name, CancellationToken.None);
        CalibratorFit[] fits =
            [.. scored.Logits.Select((task, t) => CalibratorFit.Of(_experiment.Training.Calibrator, task, validation.Labels(t)))];
        CalibratorFile.Save(run.CalibratorsPath, ByTask(t => fits[t].Calibrator));
        return fits;
    }

    /// <summary>A warning where training ended before the snapshot that should teach.</summary>
    private string[] Untaught(TrainingOutcome outcome) =>
        _experiment.Method.EpochsBeforeSnapshot is { } epochs && outcome.Steps <= epochs * job.Setup.StepsPerEpoch
            ? [$"method.snapshotEpochs: training ended before the snapshot after epoch {epochs}, so nobody was taught; "
                + "lower it, or raise training.patience"]
            : [];

    private IEnumerable<string> Uncalibrated(CalibratorFit[] fits) =>
        _tasks.Zip(fits).Where(task => task.Second.Warning is not null).Select(task => $"tasks.{task.First}: {task.Second.Warning}");

    private OrderedDictionary<string, T> ByTask<T>(Func<int, T> value) =>
        new(_tasks.Select((task, t) => KeyValuePair.Create(task, value(t))), StringComparer.Ordinal);
}
