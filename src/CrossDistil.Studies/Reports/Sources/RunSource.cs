using CrossDistil.Experiments;
using CrossDistil.Runs;
using CrossDistil.Training;

namespace CrossDistil.Studies.Reports.Sources;

/// <summary>A run as a report reads it from its files: finished, running, or diverged.</summary>
/// <param name="Name">Its name in figures.</param>
/// <param name="Folder">Its files.</param>
/// <param name="Experiment">The resolved experiment.</param>
/// <param name="Metrics">Its result; null while it trains.</param>
/// <param name="Progress">Its progress; null once it is over, or before it first reports.</param>
/// <param name="Strata">The strata of its training rows; null before they are known.</param>
/// <param name="Scored">Its scores of the test rows; null while the test split is closed.</param>
internal sealed record RunSource(
    string Name, RunFolder Folder, Experiment Experiment, RunMetrics? Metrics, RunProgress? Progress, StrataReport? Strata,
    ScoredSplit? Scored)
{
    /// <summary>What went wrong where it diverged; else null.</summary>
    public Divergence? Divergence { get; init; }

    /// <summary>Every validation so far, in order; empty before the first.</summary>
    public IReadOnlyList<Evaluation> Validations =>
    [
        .. (Metrics?.ValidationSteps ?? Progress?.ValidationSteps ?? []).Zip(
            Metrics?.Validation ?? Progress?.Validation ?? [], (step, tasks) => new Evaluation(step, EpochOf(step), tasks)),
    ];

    /// <summary>Gradient conflict by epoch; empty where it was not measured.</summary>
    public IReadOnlyList<EpochConflict> Conflict => Metrics?.Conflict ?? Progress?.Conflict ?? [];

    /// <summary>Names of the tasks, in order.</summary>
    public IReadOnlyList<string> Tasks => [.. Experiment.Tasks.Select(task => task.Name)];

    /// <summary>Reads a run folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">Its name in figures.</param>
    /// <exception cref="InputException">It holds no run, or one of its files is damaged.</exception>
    public static RunSource Read(string folder, string name)
    {
        var run = new RunFolder(folder);
        if (!File.Exists(run.ExperimentPath))
            throw new InputException(folder, "holds no run", "give the folder that a training writes");
        var experiment = run.LoadExperiment([]).Experiment;
        // Progress first: a run that ends in between has its metrics by now.
        var progress = run.ReadProgress();
        var metrics = run.ReadMetrics();
        var isOpen = metrics is { IsTested: true } && File.Exists(run.PredictionsPath);
        return new RunSource(
            name, run, experiment, metrics, metrics is null ? progress : null, run.ReadStrata(),
            isOpen ? run.ReadPredictions([.. experiment.Tasks.Select(task => task.Name)]) : null)
        {
            Divergence = metrics is null ? run.ReadDivergence() : null,
        };
    }

    /// <summary>A step in epochs; NaN where the number of steps per epoch is not known.</summary>
    private double EpochOf(long step)
    {
        if (Progress is { Steps: > 0 } progress) return (double)step * progress.Epochs / progress.Steps;
        var chosen = Metrics?.BestStep.FirstOrDefault(task => task.Value > 0) ?? default;
        return chosen.Key is null ? double.NaN : step * Metrics!.BestEpoch[chosen.Key] / chosen.Value;
    }
}
