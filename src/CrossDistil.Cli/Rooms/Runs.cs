using CrossDistil.Cli.Output;
using CrossDistil.Experiments;
using CrossDistil.Metrics;

namespace CrossDistil.Cli.Rooms;

/// <summary>What train asks for.</summary>
/// <param name="Loaded">The experiment and where it came from.</param>
/// <param name="CacheFolder">As given on the command line; null = the experiment's.</param>
/// <param name="RunFolder">Where the run goes.</param>
/// <param name="Overwrite">Whether a finished run there may be replaced.</param>
internal sealed record TrainRequest(LoadedExperiment Loaded, string? CacheFolder, string RunFolder, bool Overwrite);
