using System.Security.Cryptography;
using CrossDistil.Data.Files;

namespace CrossDistil.Data.Cache;

/// <summary>
/// An encoded dataset on disk, opened for reading. Training and validation rows are properties; the test split is
/// opened by <see cref="OpenTest"/>, once.
/// </summary>
public sealed class DatasetCache : IDisposable
{
    private const int HeldShare = 4;    // of the free memory: the rest is for the model, and for other trainings

    private readonly DatasetSplit _test;
    private readonly FileStamps? _stamps;       // null where all is in memory
    private int _testOpened;

    private DatasetCache(DatasetSchema schema, CacheManifest manifest, DatasetSplit[] splits, FileStamps? stamps)
    {
        (Schema, Report, Content, _stamps) = (schema, manifest.Report, Digest(manifest), stamps);
        (Train, Validation, _test) = (splits[0], splits[1], splits[2]);
    }

    /// <summary>Fields with fitted encoders, numbers, tasks and their hash.</summary>
    public DatasetSchema Schema { get; }

    /// <summary>Everything but the test split: the input of fitting and selection.</summary>
    internal TrainingData Training => new(Schema, Report, Train, Validation);

    /// <summary>Training rows.</summary>
    internal DatasetSplit Train { get; }

    /// <summary>Validation rows: early stop, choice of checkpoints and of settings.</summary>
    internal DatasetSplit Validation { get; }

    /// <summary>
    /// The test rows' inputs without their labels: they may be read before selection, as nothing can be chosen by them.
    /// </summary>
    internal SplitInputs TestInputs => _test.Inputs;

    /// <summary>What ingest counted and rejected.</summary>
    public IngestReport Report { get; }

    /// <summary>Its content as one SHA-256, see <see cref="ContentOf"/>.</summary>
    internal string Content { get; }

    /// <summary>
    /// Opens a cache after checking its version and the length and SHA-256 of each of its files. Columns that take at
    /// most a quarter of the free memory together are read into memory, so that later changes of the files have no
    /// effect. Others are mapped.
    /// </summary>
    /// <exception cref="InputException">
    /// A file is missing, cut off or changed, or the cache is of another version.
    /// </exception>
    public static DatasetCache Open(string folder) => Open(folder, FreeMemory.Bytes() / HeldShare);

    /// <summary>As the public one.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="maxHeld">Bytes of columns that are read into memory at most.</param>
    internal static DatasetCache Open(string folder, long maxHeld)
    {
        var manifest = ReadManifest(folder);
        try
        {
            var columns = manifest.Files.Where(entry => !CacheFormat.IsVocabulary(entry.Path))
                .ToDictionary(entry => entry.Path, StringComparer.Ordinal);
            var isHeld = columns.Values.Sum(entry => (decimal)entry.Bytes) <= maxHeld;
            foreach (var entry in manifest.Files) Check(folder, entry, isHashed: !isHeld || !columns.ContainsKey(entry.Path));
            var schema = manifest.Schema.Restore((field, keys) =>
                VocabularyFiles.Read(field, keys, path => File.ReadAllBytes(Path.Combine(folder, path))));
            if (!string.Equals(schema.Hash, manifest.Hash, StringComparison.Ordinal))
                throw Damaged(folder, CacheFormat.SchemaFile, "its fields do not fit its own hash");
            return new DatasetCache(
                schema, manifest, OpenSplits(folder, manifest, schema, isHeld ? columns : null), isHeld
                    ? null
                    : new FileStamps(folder, manifest.Files));
        }
        catch (Exception e) when (e is IOException
            or JsonException
            or ArgumentException
            or UnauthorizedAccessException
            or NullReferenceException
            or OverflowException)
        {
            throw Damaged(folder, CacheFormat.SchemaFile, $"does not fit its files ({Fault.ReasonOf(e)})");
        }
    }

    /// <summary>
    /// Fingerprint of a cache, its own schema's hash, and the hash of the schema that it has grown from, if any; null
    /// when there is no readable cache of this version.
    /// </summary>
    internal static (string Fingerprint, string Schema, string? From)? OriginOf(string folder)
    {
        try
        {
            var manifest = ReadManifest(folder);
            return (manifest.Fingerprint, manifest.Hash, manifest.From);
        }
        catch (InputException)
        {
            return null;
        }
    }

    /// <summary>
    /// Content of a cache as one SHA-256 over the digests of its files and the hash of its schema: equal for equal data
    /// in any folder.
    /// </summary>
    /// <exception cref="InputException">There is no readable cache of this version.</exception>
    internal static string ContentOf(string folder) => Digest(ReadManifest(folder));

    /// <summary>The test split, once: after selection, for the final report.</summary>
    /// <exception cref="InvalidOperationException">It was opened before.</exception>
    /// <exception cref="InputException">
    /// A file of the cache was changed since it was opened: a model trained on it is not valid.
    /// </exception>
    internal DatasetSplit OpenTest()
    {
        if (Interlocked.Exchange(ref _testOpened, 1) != 0)
            throw new InvalidOperationException("The test split was opened before: it is read once, after selection.");
        ThrowIfChanged();
        return _test;
    }

    /// <summary>
    /// Checks that no mapped file was changed since it was opened, by its time of change. A cache that was replaced as
    /// a whole is still open, and so is one in memory.
    /// </summary>
    /// <exception cref="InputException">One was changed in place.</exception>
    internal void ThrowIfChanged() => _stamps?.ThrowIfChanged();

    /// <summary>Frees all splits; no span of theirs may be used any more.</summary>
    public void Dispose()
    {
        Train.Dispose();
        Validation.Dispose();
        _test.Dispose();
    }

    private static string Digest(CacheManifest manifest)
    {
        var digests = manifest.Files.OrderBy(file => file.Path, StringComparer.Ordinal)
            .Select(file => $"{file.Path} {file.Sha256}")
            .Prepend(manifest.Hash);
        return Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', digests))));
    }

    private static CacheManifest ReadManifest(string folder)
    {
        var file = Path.Combine(folder, CacheFormat.SchemaFile);
        if (!File.Exists(file))
            throw new InputException(
                file, "there is no such file, so this is not a cache", "run ingest first, or name the folder that it wrote");
        return InputFile.Read(file, CacheFormat.Remedy, () =>
        {
            var text = File.ReadAllBytes(file);
            using var document = JsonDocument.Parse(text);
            JsonFile.CheckVersion(file, document.RootElement, CacheFormat.Version, CacheFormat.Remedy);
            CheckSelf(folder, text);
            var manifest = document.Deserialize<CacheManifest>(CacheFormat.Json)!;
            return manifest.Files.All(entry => CacheFormat.IsPath(entry.Path))
                ? manifest
                : throw Damaged(folder, CacheFormat.SchemaFile, "lists a path that is none of a cache");
        });
    }

    /// <summary>schema.json has the digests of all other files; its own digest is in a file next to it.</summary>
    private static void CheckSelf(string folder, byte[] text)
    {
        var file = Path.Combine(folder, CacheFormat.ChecksumFile);
        if (!File.Exists(file)) throw Damaged(folder, CacheFormat.ChecksumFile, "is missing");
        if (!ChecksumFile.Fits(File.ReadAllBytes(file), CacheFormat.SchemaFile, text))
            throw Damaged(folder, CacheFormat.SchemaFile, "is not what was written (its SHA-256 differs)");
    }

    private static void Check(string folder, FileEntry entry, bool isHashed)
    {
        var info = new FileInfo(Path.Combine(folder, entry.Path));
        if (!info.Exists) throw Damaged(folder, entry.Path, "is missing");
        if (info.Length != entry.Bytes) throw Damaged(folder, entry.Path, $"has {info.Length} bytes, {entry.Bytes} were written");
        if (!isHashed) return; // it will be, as it is read
        using var stream = new FileStream(
            info.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.SequentialScan);
        Check(folder, entry, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }

    private static void Check(string folder, FileEntry entry, string sha256)
    {
        if (!string.Equals(sha256, entry.Sha256, StringComparison.Ordinal))
            throw Damaged(folder, entry.Path, "is not what was written (its SHA-256 differs)");
    }

    private static DatasetSplit[] OpenSplits(
        string folder, CacheManifest manifest, DatasetSchema schema, Dictionary<string, FileEntry>? held)
    {
        List<DatasetSplit> splits = [];
        try
        {
            foreach (var (i, name) in CacheFormat.SplitNames.Index())
            {
                splits.Add(OpenSplit(folder, name, manifest, schema, i, held));
                if (SplitCheck.Fault(splits[i], schema) is { } fault) throw Damaged(folder, fault.Path, fault.Problem);
            }

            return [.. splits];
        }
        catch
        {
            splits.ForEach(split => split.Dispose());
            throw;
        }
    }

    private static DatasetSplit OpenSplit(
        string folder, string name, CacheManifest manifest, DatasetSchema schema, int split, Dictionary<string, FileEntry>? held)
    {
        var rows = manifest.Report.Splits[split].Rows;
        List<ColumnFile> opened = [];
        try
        {
            return new DatasetSplit(name, rows, new DatasetSplit.Columns(
                [.. schema.Fields.Select((f, i) => Column(CacheFormat.Ids(name, i), f.IsList ? -1 : sizeof(int)))],
                [.. schema.Fields.Select((f, i) => f.IsList ? Column(CacheFormat.Offsets(name, i), -1) : null)],
                [.. schema.Numbers.Select((_, i) => Column(CacheFormat.Numbers(name, i), sizeof(float)))],
                [.. schema.Tasks.Select((_, i) => Column(CacheFormat.Labels(name, i), sizeof(byte)))],
                manifest.Options.SampleWeight is null ? null : Column(CacheFormat.Weights(name), sizeof(float)),
                manifest.Options.User is null || name is CacheFormat.Train ? null : Column(CacheFormat.Users(name), sizeof(long)),
                Column(CacheFormat.Rows(name), sizeof(long))));
        }
        catch
        {
            opened.ForEach(column => column.Dispose()); // it may be gigabytes
            throw;
        }

        ColumnFile Column(string path, int width)
        {
            opened.Add(held is null ? ColumnFile.Map(Path.Combine(folder, path)) : Hold(path));
            var bytes = opened[^1].Bytes;
            return width < 0 || bytes == (long)rows * width
                ? opened[^1]
                : throw Damaged(folder, path, $"has {bytes} bytes, {rows} rows need {(long)rows * width}");
        }

        ColumnFile Hold(string path)
        {
            if (!held.TryGetValue(path, out var entry)) throw Damaged(folder, CacheFormat.SchemaFile, $"does not list {path}");
            return ColumnFile.Hold(Path.Combine(folder, path), sha256 => Check(folder, entry, sha256));
        }
    }

    private static InputException Damaged(string folder, string path, string problem) =>
        new(Path.Combine(folder, path), problem, CacheFormat.Remedy);
}
