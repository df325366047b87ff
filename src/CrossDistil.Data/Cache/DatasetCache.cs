using System.Security.Cryptography;
using System.Text.Json;

namespace CrossDistil.Data.Cache;

/// <summary>
/// An encoded dataset on disk, opened for reading. Training and validation are at hand; the test split has one door,
/// <see cref="OpenTest"/>, that opens once.
/// </summary>
public sealed class DatasetCache : IDisposable
{
    private readonly DatasetSplit _test;
    private int _testOpened;

    private DatasetCache(DatasetSchema schema, IngestReport report, string content, IReadOnlyList<DatasetSplit> splits)
    {
        (Schema, Report, Content) = (schema, report, content);
        (Train, Validation, _test) = (splits[0], splits[1], splits[2]);
    }

    /// <summary>Fields with fitted encoders, numbers, tasks and their hash.</summary>
    public DatasetSchema Schema { get; }

    /// <summary>Everything but the test split: what whoever fits and chooses gets to see.</summary>
    public TrainingData Training => new(Schema, Report, Train, Validation);

    /// <summary>Training rows.</summary>
    public DatasetSplit Train { get; }

    /// <summary>Validation rows: early stop, choice of checkpoints and of settings.</summary>
    public DatasetSplit Validation { get; }

    /// <summary>The test rows' inputs without their labels: they may be looked at before selection, as nothing can be chosen by them.</summary>
    public SplitInputs TestInputs => _test.Inputs;

    /// <summary>What ingest counted and rejected.</summary>
    public IngestReport Report { get; }

    /// <summary>What it holds as one SHA-256, see <see cref="ContentOf"/>.</summary>
    public string Content { get; }

    /// <summary>Opens a cache after checking its version and the length and SHA-256 of each of its files.</summary>
    /// <exception cref="InputException">A file is missing, cut off or changed, or the cache is of another version.</exception>
    public static DatasetCache Open(string folder)
    {
        var manifest = ReadManifest(folder);
        foreach (var entry in manifest.Files) Check(folder, entry);
        try
        {
            var schema = manifest.Schema.Restore((field, keys) =>
                VocabularyFiles.Read(field, keys, path => File.ReadAllBytes(Path.Combine(folder, path))));
            if (!string.Equals(schema.Hash, manifest.Hash, StringComparison.Ordinal))
                throw Damaged(folder, CacheFormat.SchemaFile, "its fields do not fit its own hash");
            return new DatasetCache(schema, manifest.Report, Digest(manifest), [.. CacheFormat.SplitNames.Select((name, i) => OpenSplit(folder, name, manifest, schema, i))]);
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            throw Damaged(folder, CacheFormat.SchemaFile, $"does not fit its files ({e.Message})");
        }
    }

    /// <summary>Fingerprint under which the cache was written; null when there is no readable cache of this version.</summary>
    public static string? FingerprintOf(string folder)
    {
        try
        {
            return ReadManifest(folder).Fingerprint;
        }
        catch (InputException)
        {
            return null;
        }
    }

    /// <summary>What a cache holds, as one SHA-256 over the digests of its files and the hash of its schema: equal for equal data, wherever it lies.</summary>
    /// <exception cref="InputException">There is no readable cache of this version.</exception>
    public static string ContentOf(string folder) => Digest(ReadManifest(folder));

    /// <summary>The test split, once: after selection, for the final report.</summary>
    /// <exception cref="InvalidOperationException">It was opened before.</exception>
    public DatasetSplit OpenTest() => Interlocked.Exchange(ref _testOpened, 1) == 0
        ? _test
        : throw new InvalidOperationException("The test split was opened before: it is read once, after selection.");

    /// <summary>Unmaps all splits; no span of theirs may be used any more.</summary>
    public void Dispose()
    {
        Train.Dispose();
        Validation.Dispose();
        _test.Dispose();
    }

    private static string Digest(CacheManifest manifest)
    {
        var digests = manifest.Files.OrderBy(file => file.Path, StringComparer.Ordinal).Select(file => $"{file.Path} {file.Sha256}").Prepend(manifest.Hash);
        return Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', digests))));
    }

    private static CacheManifest ReadManifest(string folder)
    {
        var file = Path.Combine(folder, CacheFormat.SchemaFile);
        if (!File.Exists(file)) throw new InputException(file, "there is no such file, so this is no cache", "run ingest first, or name the folder that it wrote");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var version = document.RootElement.TryGetProperty("formatVersion", out var v) && v.TryGetInt32(out var number) ? number : 0;
            if (version != CacheFormat.Version)
                throw Damaged(folder, CacheFormat.SchemaFile, $"has format {version}, this version reads {CacheFormat.Version}");
            return document.Deserialize<CacheManifest>(CacheFormat.Json)!;
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException or NotSupportedException or InvalidOperationException)
        {
            throw Damaged(folder, CacheFormat.SchemaFile, $"cannot be read ({e.Message.ReplaceLineEndings(" ")})");
        }
    }

    private static void Check(string folder, FileEntry entry)
    {
        var info = new FileInfo(Path.Combine(folder, entry.Path));
        if (!info.Exists) throw Damaged(folder, entry.Path, "is missing");
        if (info.Length != entry.Bytes) throw Damaged(folder, entry.Path, $"has {info.Length} bytes, {entry.Bytes} were written");
        using var stream = new FileStream(info.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.SequentialScan);
        if (!string.Equals(Convert.ToHexStringLower(SHA256.HashData(stream)), entry.Sha256, StringComparison.Ordinal))
            throw Damaged(folder, entry.Path, "is not what was written (its SHA-256 differs)");
    }

    private static DatasetSplit OpenSplit(string folder, string name, CacheManifest manifest, DatasetSchema schema, int split)
    {
        var rows = manifest.Report.Splits[split].Rows;
        return new DatasetSplit(name, rows, new DatasetSplit.Columns(
            [.. schema.Fields.Select((f, i) => Map(CacheFormat.Ids(name, i), f.IsList ? -1 : sizeof(int)))],
            [.. schema.Fields.Select((f, i) => f.IsList ? Map(CacheFormat.Offsets(name, i), -1) : null)],
            [.. schema.Numbers.Select((_, i) => Map(CacheFormat.Numbers(name, i), sizeof(float)))],
            [.. schema.Tasks.Select((_, i) => Map(CacheFormat.Labels(name, i), sizeof(byte)))],
            manifest.Options.SampleWeight is null ? null : Map(CacheFormat.Weights(name), sizeof(float)),
            manifest.Options.User is null || name is CacheFormat.Train ? null : Map(CacheFormat.Users(name), sizeof(long)),
            Map(CacheFormat.Rows(name), sizeof(long))));

        MappedColumn Map(string path, int width)
        {
            var column = new MappedColumn(Path.Combine(folder, path));
            return width < 0 || column.Bytes == (long)rows * width
                ? column
                : throw Damaged(folder, path, $"has {column.Bytes} bytes, {rows} rows need {(long)rows * width}");
        }
    }

    private static InputException Damaged(string folder, string path, string problem) =>
        new(Path.Combine(folder, path), problem, CacheFormat.Remedy);
}
