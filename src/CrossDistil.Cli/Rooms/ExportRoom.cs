using CrossDistil.Bundles;
using CrossDistil.Cli.Output;
using CrossDistil.Data;
using CrossDistil.Data.Cache;
using CrossDistil.Experiments;
using CrossDistil.Runs;

namespace CrossDistil.Cli.Rooms;

/// <summary>From a finished run to a bundle.</summary>
internal static class ExportRoom
{
    /// <summary>Writes the bundle; the run's cache is ingested again where it is gone.</summary>
    public static ExportedBundle Export(string runFolder, ExportOptions options, string? cacheFolder, Screen screen, CancellationToken ct)
    {
        if (!Directory.Exists(runFolder)) throw new InputException(runFolder, "no such folder", "give the --out folder of a finished crossdistil train");
        var run = new RunFolder(Path.TrimEndingDirectorySeparator(Path.GetFullPath(runFolder)));
        if (!File.Exists(run.MetricsPath)) throw new InputException(runFolder, "is not a finished run", "give the --out folder of a finished crossdistil train");
        var loaded = ExperimentFile.Load(run.ExperimentPath, [], seed: null);
        using var cache = DatasetCache.Open(Caches.Fresh(loaded, cacheFolder, screen, ct));
        return BundleWriter.Write(run, loaded.Experiment, cache, options, TimeProvider.System, ct);
    }
}
