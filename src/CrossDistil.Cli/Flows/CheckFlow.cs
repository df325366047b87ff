using CrossDistil.Cli.Output;
using CrossDistil.Data.Cache;
using CrossDistil.Experiments;
using CrossDistil.Ingest;
using CrossDistil.Studies.Health;
using CrossDistil.Studies.Health.Measures;
using CrossDistil.Training;

namespace CrossDistil.Cli.Flows;

/// <summary>What check asks for.</summary>
/// <param name="Loaded">The experiment and where it came from.</param>
/// <param name="CacheFolder">As given on the command line; null = the experiment's.</param>
/// <param name="Time">SQL of the time; null = what the split goes by, or a column that looks like one.</param>
internal sealed record CheckRequest(LoadedExperiment Loaded, string? CacheFolder, string? Time);

/// <summary>From an experiment to what will hurt its training.</summary>
internal static class CheckFlow
{
    /// <summary>Ingests if need be, runs a few steps, reads the source's times and looks for everything.</summary>
    public static HealthReport Check(CheckRequest request, Screen screen, CancellationToken ct)
    {
        var (loaded, experiment) = (request.Loaded, request.Loaded.Experiment);
        var folder = Caches.Fresh(loaded, request.CacheFolder, screen, ct);
        using var cache = DatasetCache.Open(folder);
        screen.Note("measuring a few steps");
        var cost = new TrainingCostMeter(new TrainingSetup(experiment, cache.Training), TimeProvider.System).Measure(LengthOf(folder), ct);
        screen.Note("reading times from the source");
        var source = SourceProfiler.Read(experiment.Data, loaded.BaseFolder, request.Time, ct);
        screen.Note("looking at features and labels");
        return HealthCheck.Run(new HealthData(experiment, cache.Training, cache.TestInputs, source), cost, ct);
    }

    private static long LengthOf(string folder) => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
}
