using CrossDistil.Data.Cache;
using CrossDistil.Experiments;
using CrossDistil.Metrics;
using CrossDistil.Runs.States;
using CrossDistil.Training;

namespace CrossDistil.Runs;

/// <summary>
/// One training: experiment, data with the labels that are taught, ranking plan, identity, and the run that it
/// continues from, each made once. The levels of an existing run are those that it was trained with, see
/// <see cref="RunFolder.ReadOrders"/>.
/// </summary>
public sealed class TrainingJob
{
    private readonly Lazy<TrainingSetup> _setup;
    private readonly Lazy<WarmStart?> _warmStart;
    private readonly Lazy<StateIdentity> _identity;

    /// <summary>Reads nothing yet.</summary>
    /// <param name="experiment">Validated experiment.</param>
    /// <param name="baseFolder">Folder that its paths are relative to.</param>
    /// <param name="cache">Encoded data of the experiment; is used as long as this.</param>
    public TrainingJob(Experiment experiment, string baseFolder, DatasetCache cache)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(cache);
        (Experiment, BaseFolder, Cache) = (experiment, baseFolder, cache);
        _setup = new(() => new TrainingSetup(experiment, cache.Training));
        _warmStart = new(() => WarmStart.Find(experiment, baseFolder, cache.Schema));
        _identity = new(() => StateIdentity.Of(Setup.Experiment, cache.Content));
    }

    /// <summary>The experiment as given.</summary>
    public Experiment Experiment { get; }

    /// <summary>Folder that the experiment's paths are relative to.</summary>
    public string BaseFolder { get; }

    /// <summary>The encoded data.</summary>
    public DatasetCache Cache { get; }

    /// <summary>Training data: resolved options, rows with the labels that are taught, ranking plan.</summary>
    internal TrainingSetup Setup => _setup.Value;

    /// <summary>The ranking plan for people.</summary>
    /// <exception cref="InputException">The rows do not allow the method's ranking.</exception>
    internal RankingSummary Ranking => new(Setup.Plan);

    /// <summary>Identity of this training's states.</summary>
    internal StateIdentity Identity => _identity.Value;

    /// <summary>The run that it continues from; null where it starts from scratch.</summary>
    /// <exception cref="InputException">
    /// There is no such run, it is not finished, or has other tasks or encoders.
    /// </exception>
    internal WarmStart? WarmStart => _warmStart.Value;

    /// <summary>Where a run of this training that was killed or interrupted can be resumed; changes nothing.</summary>
    /// <param name="run">The run's folder.</param>
    /// <exception cref="InputException">The newest good state is of another training, or cannot be read.</exception>
    public ResumePoint FindResume(RunFolder run) => ResumePoint.Find(run, Identity);

    /// <summary>Trains and writes the run, test metrics included.</summary>
    /// <param name="run">
    /// Where the results are written; checked before, claimed here once the data is known to allow the method.
    /// </param>
    /// <param name="progress">Called after every step.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellation">
    /// Ends training early; the best checkpoints and their metrics are still written.
    /// </param>
    /// <param name="resume">
    /// Where the run in the folder resumes, see <see cref="FindResume"/>; null or without a state = it starts from
    /// scratch, and the files of an earlier run are removed.
    /// </param>
    /// <exception cref="InputException">
    /// The data does not allow the method or the model (an empty auxiliary ranking, too many embedding weights),
    /// another process trains the run, or a file cannot be written.
    /// </exception>
    /// <exception cref="DivergedException">
    /// Training diverged; the checkpoints chosen before stay, and the folder says what happened (<c>diverged.json</c>).
    /// </exception>
    public RunMetrics Train(
        RunFolder run, IProgress<TrainingProgress>? progress, TimeProvider time, CancellationToken cancellation, ResumePoint? resume = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(time);
        _ = Setup.Plan; // its faults leave the folder unchanged
        using var held = run.Lock();
        var fitted = new TrainingRun(this, run, resume, time).Fit(progress, cancellation);
        // The checkpoints are chosen and written: the test split decides nothing.
        var start = time.GetTimestamp();
        var metrics = Test(run, fitted);
        metrics = metrics with { Seconds = fitted.Seconds + time.GetElapsedTime(start).TotalSeconds };
        run.WriteMetrics(metrics);
        return metrics;
    }

    /// <summary>
    /// Trains, chooses each task's checkpoint on validation and calibrates it there. Test rows are not read, and
    /// metrics.json is not written.
    /// </summary>
    /// <inheritdoc cref="Train"/>
    internal RunMetrics Fit(
        RunFolder run, IProgress<TrainingProgress>? progress, TimeProvider time, CancellationToken cancellation, ResumePoint? resume = null)
    {
        _ = Setup.Plan;
        using var held = run.Lock();
        return new TrainingRun(this, run, resume, time).Fit(progress, cancellation);
    }

    /// <summary>
    /// Opens the cache's test split and measures what <see cref="Fit"/> chose and stored: writes predictions.csv, and
    /// adds to the run's metrics.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="fitted">Its metrics so far.</param>
    /// <exception cref="InputException">The run is unfinished or damaged, or was trained on another schema.</exception>
    internal RunMetrics Test(RunFolder run, RunMetrics fitted)
    {
        var (split, scored, calibrators, metrics) = RunTest.Of(this, run, CancellationToken.None);
        Predictions.Write(run.PredictionsPath, split, [.. metrics.Keys], scored.Logits, calibrators, scored.Scores);
        return fitted with { Test = metrics };
    }

    /// <summary>
    /// Opens the cache's test split and measures a finished run's chosen checkpoints on it; writes nothing.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="InputException">
    /// The run is unfinished or damaged, or was trained on another schema or other tasks.
    /// </exception>
    public OrderedDictionary<string, TaskMetrics> Evaluate(RunFolder run, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(run);
        return RunTest.Of(this, run, cancellation).Metrics;
    }
}
