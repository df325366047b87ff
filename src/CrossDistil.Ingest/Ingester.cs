using System.Diagnostics;
using CrossDistil.Data.Cache;
using CrossDistil.Data.Schema;
using CrossDistil.Ingest.DuckDb;
using CrossDistil.Ingest.Encode;
using CrossDistil.Ingest.Source;

namespace CrossDistil.Ingest;

/// <summary>From files and SQL to an encoded cache.</summary>
public static class Ingester
{
    /// <summary>
    /// Reads the source, fits encoders on its training rows, and writes the cache. The same input gives the same bytes.
    /// The folder is replaced only when all is written: after a fault or a cancellation, what was there before is still
    /// there.
    /// </summary>
    /// <param name="data">Source, features, tasks and split.</param>
    /// <param name="baseFolder">Folder of the experiment file, from which source.path starts.</param>
    /// <param name="cacheFolder">Folder to write; its parent must be writable.</param>
    /// <param name="progress">
    /// Called at every stage, and about every hundred thousand rows while encoding; null = not called.
    /// </param>
    /// <param name="ct">Stops the work, inside DuckDB too.</param>
    /// <exception cref="InputException">
    /// Everything found wrong with options, files, SQL or values; or the disk refuses.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IngestResult Run(
        DataOptions data, string baseFolder, string cacheFolder, IProgress<IngestProgress>? progress, CancellationToken ct) =>
        Run(data, baseFolder, cacheFolder, progress, IngestLimits.OfMachine, ct);

    /// <summary>
    /// The fingerprint of a cache of these options over these files: SHA-256 of the format version, the options without
    /// the tasks' weights, polarity and orders and the folder of the files as written, full path, length and time of
    /// change of every file, and the schema that it grows from, if any.
    /// </summary>
    /// <exception cref="InputException">A file is missing, or the run to continue from.</exception>
    internal static string Fingerprint(DataOptions data, string baseFolder) =>
        CacheFingerprint.Of(data, Tables(data, baseFolder), FromOf(data, baseFolder));

    /// <summary>
    /// Whether a folder holds the cache that an ingest would write. Its files are checked when it is opened.
    /// </summary>
    /// <exception cref="InputException">A file is missing, or the run to continue from.</exception>
    public static bool IsFresh(string cacheFolder, DataOptions data, string baseFolder) =>
        CacheFingerprint.IsOf(cacheFolder, data, Tables(data, baseFolder), FromOf(data, baseFolder));

    /// <summary>The folder of a cache of the data, which is ingested first where it is missing or stale.</summary>
    /// <param name="data">Source, features, tasks and split.</param>
    /// <param name="baseFolder">Folder of the experiment file, from which relative paths start.</param>
    /// <param name="cacheFolder">As <see cref="FolderOf"/> takes it.</param>
    /// <param name="progress">Called with the progress of an ingest; null = not called.</param>
    /// <param name="ct">Stops the work.</param>
    /// <returns>Its full path.</returns>
    /// <inheritdoc cref="Run(DataOptions, string, string, IProgress{IngestProgress}?, CancellationToken)" path="/exception"/>
    public static string Prepare(
        DataOptions data, string baseFolder, string? cacheFolder, IProgress<IngestProgress>? progress, CancellationToken ct)
    {
        var folder = FolderOf(data, baseFolder, cacheFolder);
        return IsFresh(folder, data, baseFolder) ? folder : Run(data, baseFolder, folder, progress, ct).Folder;
    }

    /// <summary>
    /// The full path of a cache folder: as it is given, else by fingerprint in <c>.crossdistil</c>, so that experiments
    /// over the same data share one.
    /// </summary>
    /// <param name="data">Source, features, tasks and split.</param>
    /// <param name="baseFolder">Folder of the experiment file, from which relative paths start.</param>
    /// <param name="cacheFolder">Such as an experiment's <c>cache</c>; null = none is given.</param>
    /// <exception cref="InputException">None is given, and a file is missing, or the run to continue from.</exception>
    public static string FolderOf(DataOptions data, string baseFolder, string? cacheFolder) =>
        Path.GetFullPath(cacheFolder ?? Path.Combine(".crossdistil", Fingerprint(data, baseFolder)[..16]), Path.GetFullPath(baseFolder));

    /// <summary>As the public one, within given limits.</summary>
    internal static IngestResult Run(
        DataOptions data, string baseFolder, string cacheFolder, IProgress<IngestProgress>? progress, IngestLimits limits,
        CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        ct.ThrowIfCancellationRequested();
        var tables = Tables(data, baseFolder);
        var from = RunOf(data, baseFolder) is { } run ? new KnownRun(run, RunSchema.Load(run)) : null;
        var fingerprint = CacheFingerprint.Of(data, tables, from?.Schema.Hash);
        try
        {
            using var folder = new CacheFolder(cacheFolder);
            var (hash, report) = Write(data, tables, from, fingerprint, folder, progress, limits, ct);
            if (!string.Equals(CacheFingerprint.Of(data, tables, from?.Schema.Hash), fingerprint, StringComparison.Ordinal))
                throw new InputException("source", "a file was changed while it was read", "run it again when the files are whole");
            folder.Commit(ct);
            return new IngestResult(Path.GetFullPath(cacheFolder), hash, fingerprint, report, clock.Elapsed.TotalSeconds);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DuckDbException { IsOfDisk: true })
        {
            throw new InputException(
                Path.GetFullPath(cacheFolder), $"cannot be written ({e.Message})", "free the disk, or choose another cache folder");
        }
        catch (DuckDbException e)
        {
            throw Refused(e);
        }
    }

    /// <summary>The fault of a source that DuckDB refuses.</summary>
    internal static InputException Refused(DuckDbException refusal) =>
        new("source", refusal.Message, "correct the data, the query or the expressions");

    private static (string Hash, IngestReport Report) Write(
        DataOptions data, IReadOnlyList<SourceTable> tables, KnownRun? from, string fingerprint, CacheFolder folder,
        IProgress<IngestProgress>? progress, IngestLimits limits, CancellationToken ct)
    {
        using var duck = new DuckDbConnection(folder.Database, ct);
        Report(IngestStage.Reading, 0, 0);
        SourceViews.Confine(duck, tables, folder.Spill, limits);
        var source = new SourceReader(duck, data, tables);
        var lastScan = -1L;
        var bound = source.Read(expressions =>
        {
            lastScan = RowCounts.LastScan(duck);
            new WorkingTable(duck, expressions, Requirements.Of(data.Tasks)).Create(limits.Threads);
        });
        bound.Split.Check(duck);
        var known = from is null ? null : new KnownEncoders(from.Schema, bound.Features, from.Folder);
        var report = new RowCounts(duck, data, tables).Count(lastScan, source.Rejected());
        Report(IngestStage.Reading, report.SourceRows, report.SourceRows);

        var schema = new EncoderFitting(duck, bound.Features, known, done => Report(IngestStage.Fitting, done, bound.Features.Count))
            .Fit([.. data.Tasks.Select(task => task.Name)]);

        using var writer = new CacheWriter(folder.Cache);
        new RowEncoder(writer, bound, schema, limits.Threads).Run(duck, done => Report(IngestStage.Encoding, done, report.SourceRows));
        writer.Finish(fingerprint, data.Canonical(), schema, report, from?.Schema.Hash);
        ct.ThrowIfCancellationRequested();
        return (schema.Hash, report);

        void Report(IngestStage stage, long done, long total) => progress?.Report(new(stage, done, total));
    }

    /// <summary>Folder of the run that the data continues from; null = none.</summary>
    private static string? RunOf(DataOptions data, string baseFolder) =>
        data.From is { } run ? Path.GetFullPath(run, Path.GetFullPath(baseFolder)) : null;

    private static string? FromOf(DataOptions data, string baseFolder) => RunOf(data, baseFolder) is { } run ? RunSchema.HashOf(run) : null;

    internal static IReadOnlyList<SourceTable> Tables(DataOptions data, string baseFolder)
    {
        List<Fault> faults = [.. DataRules.Faults(data)];
        var tables = SourceFiles.Find(data.Source, baseFolder, faults);
        return faults.Count == 0 ? tables : throw new InputException(faults);
    }

    /// <summary>A run that data continues from.</summary>
    private sealed record KnownRun(string Folder, DatasetSchema Schema);
}
