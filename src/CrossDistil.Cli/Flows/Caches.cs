using CrossDistil.Cli.Output;
using CrossDistil.Ingest;

namespace CrossDistil.Cli.Flows;

/// <summary>Where an experiment's cache lies, and the ingest that writes it.</summary>
internal static class Caches
{
    /// <summary>The folder of the experiment's cache, ingested when it is missing or stale.</summary>
    public static string Fresh(LoadedExperiment loaded, string? given, Screen screen, CancellationToken ct)
    {
        var folder = Folder(loaded, given);
        return Ingester.IsFresh(folder, loaded.Experiment.Data, loaded.BaseFolder) ? folder : Write(loaded, folder, screen, ct).Folder;
    }

    /// <summary>Ingests even where the cache is up to date.</summary>
    public static IngestResult Write(LoadedExperiment loaded, string? given, Screen screen, CancellationToken ct)
    {
        var (data, folder) = (loaded.Experiment.Data, Folder(loaded, given));
        return screen.Watch<IngestProgress, IngestResult>(
            "ingest", new IngestText(TimeProvider.System).Line, progress => Ingester.Run(data, loaded.BaseFolder, folder, progress, ct));
    }

    /// <summary>As given on the command line, relative to the current folder; or as the experiment says.</summary>
    private static string Folder(LoadedExperiment loaded, string? given) =>
        given is null ? Ingester.FolderOf(loaded.Experiment.Data, loaded.BaseFolder, loaded.Experiment.Cache) : Path.GetFullPath(given);
}
