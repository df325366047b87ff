using CrossDistil.Cli.Output;
using CrossDistil.Experiments;
using CrossDistil.Metrics;
using CrossDistil.Reports;

namespace CrossDistil.Cli.Rooms;

/// <summary>What train asks for.</summary>
/// <param name="Loaded">The experiment and where it came from.</param>
/// <param name="CacheFolder">As given on the command line; null = the experiment's.</param>
/// <param name="RunFolder">Where the run goes.</param>
/// <param name="Overwrite">Whether a finished run there may be replaced.</param>
internal sealed record TrainRequest(LoadedExperiment Loaded, string? CacheFolder, string RunFolder, bool Overwrite);

/// <summary>The training room, from a cache to a run folder.</summary>
internal static class Runs
{
    /// <summary>Trains and writes the run folder; after an interruption, what was best until then.</summary>
    public static RunMetrics Train(TrainRequest request, Screen screen, CancellationToken ct) =>
        throw new NotSupportedException("The training room is not wired yet.");

    /// <summary>Measures a run's chosen checkpoints on an experiment's test split.</summary>
    public static OrderedDictionary<string, TaskMetrics> Evaluate(
        string runFolder, LoadedExperiment loaded, string? cacheFolder, Screen screen, CancellationToken ct) =>
        throw new NotSupportedException("The training room is not wired yet.");

    /// <summary>Measures the true probabilities of a synthetic log on the same test split.</summary>
    public static OrderedDictionary<string, TaskMetrics> BestPossible(
        LoadedExperiment loaded, string truthFile, Screen screen, CancellationToken ct) =>
        throw new NotSupportedException("The training room is not wired yet.");
}
