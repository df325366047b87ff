using CrossDistil.Cli.Output;
using CrossDistil.Experiments;
using CrossDistil.Ingest;

namespace CrossDistil.Cli.Flows;

/// <summary>Where an experiment's cache lies, and the ingest that writes it.</summary>
internal static class Caches
{
    /// <summary>The folder of a cache of the experiment's data, ingested when it is missing or stale.</summary>
    public static string Fresh(LoadedExperiment loaded, string? given, Screen screen, CancellationToken ct)
    {
        var fingerprint = Ingester.Fingerprint(loaded.Experiment.Data, loaded.BaseFolder);
        var folder = Folder(loaded, given, fingerprint);
        return Ingester.IsFresh(folder, loaded.Experiment.Data, loaded.BaseFolder) ? folder : Write(loaded, folder, screen, ct).Folder;
    }

    /// <summary>Ingests, whatever is there.</summary>
    public static IngestResult Write(LoadedExperiment loaded, string? given, Screen screen, CancellationToken ct)
    {
        var data = loaded.Experiment.Data;
        var folder = given is null ? Folder(loaded, given, Ingester.Fingerprint(data, loaded.BaseFolder)) : Path.GetFullPath(given);
        return screen.Watch<IngestProgress, IngestResult>(
            "ingest", new IngestText(TimeProvider.System).Line, progress => Ingester.Run(data, loaded.BaseFolder, folder, progress, ct));
    }

    /// <summary>As given on the command line; as written in the experiment; or by fingerprint, so that experiments over the same data share one.</summary>
    private static string Folder(LoadedExperiment loaded, string? given, string fingerprint)
    {
        if (given is not null) return Path.GetFullPath(given);
        var written = loaded.Experiment.Cache ?? Path.Combine(".crossdistil", fingerprint[..16]);
        return Path.GetFullPath(written, loaded.BaseFolder);
    }
}
