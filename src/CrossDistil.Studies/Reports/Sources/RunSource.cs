using CrossDistil.Experiments;
using CrossDistil.Runs;
using CrossDistil.Training;

namespace CrossDistil.Studies.Reports.Sources;

/// <summary>A run as a report reads it: finished, still under way, or diverged. It is read from its files alone.</summary>
/// <param name="Name">What figures call it.</param>
/// <param name="Folder">Its files.</param>
/// <param name="Experiment">The resolved experiment.</param>
/// <param name="Metrics">Its result; null while it trains.</param>
/// <param name="Progress">Where it stands; null once it is over, or before its first word.</param>
/// <param name="Strata">What there was to rank; null before it is known.</param>
/// <param name="Scored">How it scored the test rows; null while the test split is closed.</param>
internal sealed record RunSource(
    string Name, RunFolder Folder, Experiment Experiment, RunMetrics? Metrics, RunProgress? Progress, StrataReport? Strata, ScoredSplit? Scored)
{
    /// <summary>What went wrong where it diverged; else null.</summary>
    public Divergence? Divergence { get; init; }

    /// <summary>Every validation so far, in order; empty before the first.</summary>
    public IReadOnlyList<Evaluation> Validations => (Metrics, Progress) switch
    {
        ({ } metrics, _) => [.. metrics.ValidationSteps.Zip(metrics.Validation, (step, tasks) => new Evaluation(step, EpochOf(step), tasks))],
        (_, { } progress) => [.. progress.ValidationSteps.Zip(progress.Validation, (step, tasks) => new Evaluation(step, EpochOf(step), tasks))],
        _ => [],
    };

    /// <summary>By epoch, how far the tasks' gradients pulled apart; empty where it was not measured.</summary>
    public IReadOnlyList<EpochConflict> Conflict => Metrics?.Conflict ?? Progress?.Conflict ?? [];

    /// <summary>Names of the tasks, in order.</summary>
    public IReadOnlyList<string> Tasks => [.. Experiment.Tasks.Select(task => task.Name)];

    /// <summary>Reads a run folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">What figures are to call it.</param>
    /// <exception cref="InputException">It holds no run, or one of its files is damaged.</exception>
    public static RunSource Read(string folder, string name)
    {
        var run = new RunFolder(folder);
        if (!File.Exists(run.ExperimentPath)) throw new InputException(folder, "holds no run", "give the --out folder of crossdistil train");
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

    /// <summary>A step in epochs; NaN where nothing says how many steps an epoch has.</summary>
    private double EpochOf(long step)
    {
        if (Progress is { Steps: > 0 } progress) return (double)step * progress.Epochs / progress.Steps;
        var chosen = Metrics?.BestStep.FirstOrDefault(task => task.Value > 0) ?? default;
        return chosen.Key is null ? double.NaN : step * Metrics!.BestEpoch[chosen.Key] / chosen.Value;
    }
}
