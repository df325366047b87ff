using System.Security.Cryptography;
using CrossDistil.Data.Cache;
using CrossDistil.Data.Files;
using CrossDistil.Scoring.Calibration;
using CrossDistil.Scoring.Models;
using CrossDistil.Scoring.Weights;

namespace CrossDistil.Scoring.Bundles;

/// <summary>A bundle opened for reading: a folder or a ZIP file, every file of it checked before any is used.</summary>
internal sealed class Bundle : IDisposable
{
    private const int MaxManifestBytes = 1 << 26;
    private const int MaxChecksumBytes = 1024;
    internal const string Remedy = "export the bundle again";
    private readonly BundleFiles _files;
    private readonly string _path;

    private Bundle(string path, BundleFiles files)
    {
        (_path, _files) = (path, files);
        if (files.Length(BundleNames.Manifest) is not { } length)
            throw Bad(BundleNames.Manifest, "there is no such file, so this is not a bundle", "name what crossdistil export wrote");
        if (length is 0 or > MaxManifestBytes) throw Bad(BundleNames.Manifest, $"has {length} bytes, which is not possible");
        var manifest = Content(BundleNames.Manifest);
        var hasChecksum = CheckSelf(manifest);
        Manifest = BundleJson.Read(Where(BundleNames.Manifest), manifest);
        if (!hasChecksum) throw Bad(BundleNames.Checksum, "is missing");
        foreach (var file in Manifest.Files) Check(file);
        Schema = DatasetSchema.Load(Where(BundleNames.Schema), Checked);
        if (!string.Equals(Schema.Hash, Manifest.Identity.Schema, StringComparison.Ordinal))
            throw Bad(BundleNames.Schema, "is not the schema that bundle.json names");
        BundleCheck.Check(Where(BundleNames.Manifest), Manifest, Schema);
        var calibrators = CalibratorFile.Read(Where(BundleNames.Calibrators), Checked(BundleNames.Calibrators), Remedy);
        Calibrators = [.. Schema.Tasks.Select(task => calibrators.TryGetValue(task, out var calibrator)
            ? calibrator
            : throw Bad(BundleNames.Calibrators, $"has no calibrator for the task {task}"))];
        Ranking = Formula();
    }

    /// <summary>The content of bundle.json.</summary>
    public BundleManifest Manifest { get; }

    /// <summary>Fitted encoders of the features.</summary>
    public DatasetSchema Schema { get; }

    /// <summary>[task] calibrators from logits to probabilities.</summary>
    public IReadOnlyList<Calibrator> Calibrators { get; }

    /// <summary>The formula of the score.</summary>
    public RankingFormula Ranking { get; }

    /// <summary>Opens a folder or a ZIP file.</summary>
    /// <exception cref="InputException">
    /// It is missing, cut off, changed, or of a version that this program does not read.
    /// </exception>
    public static Bundle Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var files = BundleFiles.Open(path);
        try
        {
            return new Bundle(path, files);
        }
        catch (Exception e)
        {
            files.Dispose();
            if (e is not (IOException or InvalidDataException or UnauthorizedAccessException or NotSupportedException or ArgumentException))
                throw;
            throw new InputException(path, $"cannot be read ({Fault.ReasonOf(e)})", Remedy);
        }
    }

    /// <summary>Builds the networks; the caller disposes their models.</summary>
    /// <exception cref="InputException">Their files do not fit bundle.json.</exception>
    public IReadOnlyList<ServedNetwork> LoadNetworks()
    {
        List<ServedNetwork> networks = [];
        try
        {
            foreach (var network in Manifest.Networks) networks.Add(Load(network));
            return networks;
        }
        catch (Exception e)
        {
            foreach (var network in networks) network.Model.Dispose();
            if (e is not (ArgumentException or OverflowException or IOException or InvalidDataException or NotSupportedException
                or OutOfMemoryException)) throw;
            throw new InputException(_path, $"its networks cannot be built ({Fault.ReasonOf(e)})", Remedy);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _files.Dispose();

    /// <summary>The students' inputs of a schema without privileged fields.</summary>
    internal static InputShape ShapeOf(DatasetSchema schema) => new([.. schema.Fields.Select(field => field.Ids)], schema.Numbers.Count);

    private ServedNetwork Load(BundleNetwork network)
    {
        int[] tasks = [.. network.Tasks.Select(name => Array.IndexOf([.. Schema.Tasks], name))];
        var model = MultiTaskModel.ForServing(Manifest.Model, ShapeOf(Schema), Schema.Tasks.Count, tasks, MaxValues(network));
        try
        {
            using var hash = SHA256.Create();
            using var file = _files.Read(network.File);
            using var buffered = new BufferedStream(file, 1 << 16);
            using (var hashing = new CryptoStream(buffered, hash, CryptoStreamMode.Read, leaveOpen: true))
            {
                new WeightBlocks(Where(network.File), Remedy, Remedy, Remedy).Read(hashing, Schema.Hash, WeightBlock.Of(model));
                hashing.CopyTo(Stream.Null);
            }

            CheckDigest(FileOf(network.File), hash.Hash!);
            return new(model, tasks);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Numbers for which a network may take memory before its file is read: twice what the file can hold, and some
    /// more. A smaller difference is reported more clearly by the first block that does not fit.
    /// </summary>
    private long MaxValues(BundleNetwork network) => (FileOf(network.File).Length / sizeof(float) * 2) + (1 << 20);

    private RankingFormula Formula()
    {
        try
        {
            return RankingFormula.Parse(Manifest.Ranking, Schema.Tasks);
        }
        catch (InputException fault)
        {
            throw Bad(BundleNames.Manifest, $"{fault.Faults[0].Where}: {fault.Faults[0].Problem}");
        }
    }

    private void Check(BundleFile file)
    {
        var length = _files.Length(file.Path) ?? throw Bad(file.Path, "is missing");
        if (length != file.Length) throw Bad(file.Path, $"has {length} bytes, {file.Length} were written");
        using var stream = _files.Read(file.Path);
        CheckDigest(file, SHA256.HashData(stream));
    }

    private void CheckDigest(BundleFile file, byte[] digest)
    {
        if (!string.Equals(Convert.ToHexStringLower(digest), file.Sha256, StringComparison.Ordinal)) throw Changed(file.Path);
    }

    /// <summary>Whether there is a digest of bundle.json, which then must fit.</summary>
    private bool CheckSelf(byte[] manifest)
    {
        if (_files.Length(BundleNames.Checksum) is not { } length) return false;
        return length <= MaxChecksumBytes && ChecksumFile.Fits(Content(BundleNames.Checksum), BundleNames.Manifest, manifest)
            ? true
            : throw Changed(BundleNames.Manifest);
    }

    private InputException Bad(string path, string problem, string remedy = Remedy) => new(Where(path), problem, remedy);

    private InputException Changed(string path) => Bad(path, "is not what was written (its SHA-256 differs)");

    private BundleFile FileOf(string path) =>
        Manifest.Files.FirstOrDefault(file => string.Equals(file.Path, path, StringComparison.Ordinal))
        ?? throw Bad(path, "is not listed in bundle.json");

    /// <summary>A small file's bytes, which may have been changed since all files were checked.</summary>
    private byte[] Checked(string path)
    {
        var content = Content(path);
        CheckDigest(FileOf(path), SHA256.HashData(content));
        return content;
    }

    private byte[] Content(string path)
    {
        using var memory = new MemoryStream();
        using (var file = _files.Read(path)) file.CopyTo(memory);
        return memory.ToArray();
    }

    private string Where(string path) => $"{_path}/{path}";
}
