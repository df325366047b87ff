using CrossDistil.Data;
using CrossDistil.Data.Cache;
using CrossDistil.Data.Schema;

namespace CrossDistil.Ingest;

/// <summary>From files and SQL to an encoded cache.</summary>
public static class Ingester
{
    /// <summary>
    /// Reads the source, fits encoders on its training rows, and writes the cache. The same input gives the same bytes. The folder is
    /// replaced only when all is written: after a fault or a cancellation, what was there before is still there.
    /// </summary>
    /// <param name="data">Source, features, tasks and split.</param>
    /// <param name="baseFolder">Folder of the experiment file, from which source.path starts.</param>
    /// <param name="cacheFolder">Folder to write; its parent must be writable.</param>
    /// <param name="progress">Told of every stage, and every few thousand rows while encoding; null = nobody.</param>
    /// <param name="ct">Stops the work, inside DuckDB too.</param>
    /// <exception cref="InputException">Everything found wrong with options, files, SQL or values.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IngestResult Run(DataOptions data, string baseFolder, string cacheFolder, IProgress<IngestProgress>? progress, CancellationToken ct) =>
        throw new NotSupportedException();

    /// <summary>
    /// What a cache of these options over these files is known by: SHA-256 of the format version, the options but for task weights, and
    /// path, length and time of change of every file.
    /// </summary>
    /// <exception cref="InputException">A file is missing.</exception>
    public static string Fingerprint(DataOptions data, string baseFolder) => throw new NotSupportedException();

    /// <summary>Whether a folder holds a cache of this fingerprint. Its files are checked when it is opened.</summary>
    public static bool IsFresh(string cacheFolder, string fingerprint) =>
        string.Equals(DatasetCache.FingerprintOf(cacheFolder), fingerprint, StringComparison.Ordinal);
}
