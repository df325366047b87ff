using CrossDistil.Cli.Output;
using CrossDistil.Data.Cache;
using CrossDistil.Ingest;
using CrossDistil.Studies.Health;
using CrossDistil.Studies.Health.Measures;
using CrossDistil.Training;

namespace CrossDistil.Cli.Flows;

/// <summary>From an experiment to what will hurt its training.</summary>
internal static class CheckFlow
{
    /// <summary>Ingests if necessary, runs a few steps, reads the source's times and makes all checks.</summary>
    /// <param name="loaded">The experiment and where it came from.</param>
    /// <param name="cacheFolder">As given on the command line; null = the experiment's.</param>
    /// <param name="time">SQL of the time; null = the split's column, or a column that looks like a time.</param>
    /// <param name="screen">Where progress is shown.</param>
    /// <param name="ct">Cancels.</param>
    public static HealthReport Check(LoadedExperiment loaded, string? cacheFolder, string? time, Screen screen, CancellationToken ct)
    {
        var (experiment, folder) = (loaded.Experiment, Caches.Fresh(loaded, cacheFolder, screen, ct));
        using var cache = DatasetCache.Open(folder);
        screen.Note("measuring a few steps");
        var length = new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        var cost = new TrainingCostMeter(new TrainingSetup(experiment, cache.Training), TimeProvider.System).Measure(length, ct);
        screen.Note("reading times from the source");
        var source = SourceProfiler.Read(experiment.Data, loaded.BaseFolder, time, ct);
        screen.Note("looking at features and labels");
        return HealthCheck.Run(new HealthData(experiment, cache.Training, cache.TestInputs, source), cost, ct);
    }
}
