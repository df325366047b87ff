using CrossDistil.Data.Cache;
using CrossDistil.Experiments;
using CrossDistil.Metrics;
using CrossDistil.Runs.States;
using CrossDistil.Training;

namespace CrossDistil.Runs;

/// <summary>
/// One training, and the owner of its facts: experiment, data with the labels that are taught, ranking plan, identity, and the run that it goes on from. Each is
/// made once. A run that is there already answers with the order of levels that it was trained with, see <see cref="RunFolder.ReadOrders"/>.
/// </summary>
public sealed class TrainingJob
{
    private readonly Lazy<TrainingSetup> _setup;
    private readonly Lazy<WarmStart?> _warmStart;
    private readonly Lazy<StateIdentity> _identity;

    /// <summary>Reads nothing yet.</summary>
    /// <param name="experiment">Validated experiment.</param>
    /// <param name="baseFolder">Folder that its paths are relative to.</param>
    /// <param name="cache">Encoded data of the experiment; must outlive this.</param>
    public TrainingJob(Experiment experiment, string baseFolder, DatasetCache cache)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(cache);
        (Experiment, BaseFolder, Cache) = (experiment, baseFolder, cache);
        _setup = new(() => new TrainingSetup(experiment, cache.Training));
        _warmStart = new(() => WarmStart.Find(experiment, baseFolder, cache.Schema));
        _identity = new(() => StateIdentity.Of(Setup.Experiment, cache.Content));
    }

    /// <summary>The experiment as it was asked for.</summary>
    public Experiment Experiment { get; }

    /// <summary>Folder that the experiment's paths are relative to.</summary>
    public string BaseFolder { get; }

    /// <summary>The encoded data.</summary>
    public DatasetCache Cache { get; }

    /// <summary>What is learnt from: resolved options, rows with the labels that are taught, ranking plan.</summary>
    internal TrainingSetup Setup => _setup.Value;

    /// <summary>The ranking plan for people.</summary>
    /// <exception cref="InputException">The rows cannot carry the method's ranking.</exception>
    internal RankingSummary Ranking => new(Setup.Plan);

    /// <summary>What a state of this training must be of.</summary>
    internal StateIdentity Identity => _identity.Value;

    /// <summary>The run that it goes on from; null where it begins from nothing.</summary>
    /// <exception cref="InputException">There is no such run, it is not finished, or has other tasks or encoders.</exception>
    internal WarmStart? WarmStart => _warmStart.Value;

    private string[] Tasks => [.. Experiment.Tasks.Select(task => task.Name)];

    /// <summary>Trains and writes the run, test metrics included.</summary>
    /// <param name="run">Where the results go; checked before, claimed here once the data is known to carry the method.</param>
    /// <param name="progress">Told after every step.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellation">Ends training early; the best checkpoints and their metrics are still written.</param>
    /// <param name="resume">Where the run in the folder is gone on with; null, or where it has no state = it begins anew, and what is there is cleared.</param>
    /// <exception cref="InputException">
    /// The data cannot carry the method or the model (an empty auxiliary ranking, too many embedding weights), another process trains the run, or a file cannot be
    /// written.
    /// </exception>
    /// <exception cref="DivergedException">Training diverged; the checkpoints chosen before stay, and the folder says what happened (<c>diverged.json</c>).</exception>
    public RunMetrics Train(RunFolder run, IProgress<TrainingProgress>? progress, TimeProvider time, CancellationToken cancellation, ResumePoint? resume = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(time);
        _ = Setup.Plan; // a fault of it leaves the folder untouched
        using var held = run.Lock();
        var fitted = new TrainingRun(this, run, resume, time).Fit(progress, cancellation);
        // The choice is made and written down: from here on nothing is decided any more.
        var start = time.GetTimestamp();
        var metrics = Test(run, fitted);
        metrics = metrics with { Seconds = fitted.Seconds + time.GetElapsedTime(start).TotalSeconds };
        run.WriteMetrics(metrics);
        return metrics;
    }

    /// <summary>Trains, chooses each task's checkpoint on validation and calibrates it there. Test rows are not read; progress.json says how far it is, metrics.json is not written.</summary>
    /// <inheritdoc cref="Train"/>
    internal RunMetrics Fit(RunFolder run, IProgress<TrainingProgress>? progress, TimeProvider time, CancellationToken cancellation, ResumePoint? resume = null)
    {
        _ = Setup.Plan;
        using var held = run.Lock();
        return new TrainingRun(this, run, resume, time).Fit(progress, cancellation);
    }

    /// <summary>Opens the cache's test split and measures what <see cref="Fit"/> chose and stored: writes predictions.csv, and adds to the run's metrics.</summary>
    /// <param name="run">The run.</param>
    /// <param name="fitted">Its metrics so far.</param>
    /// <exception cref="InputException">The run is unfinished or damaged, or was trained on another schema.</exception>
    internal RunMetrics Test(RunFolder run, RunMetrics fitted)
    {
        var tested = RunTest.Of(this, run, CancellationToken.None);
        Predictions.Write(run.PredictionsPath, tested.Split, Tasks, tested.Scored.Logits, tested.Calibrators, tested.Scored.Scores);
        return fitted with { Test = tested.Metrics };
    }

    /// <summary>Opens the cache's test split and measures a finished run's chosen checkpoints on it; writes nothing.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InputException">The run is unfinished or damaged, or was trained on another schema or other tasks.</exception>
    public OrderedDictionary<string, TaskMetrics> Evaluate(RunFolder run, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(run);
        return RunTest.Of(this, run, cancellation).Metrics;
    }
}
