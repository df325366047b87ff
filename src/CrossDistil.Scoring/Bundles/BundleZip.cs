using System.IO.Compression;

namespace CrossDistil.Scoring.Bundles;

/// <summary>A bundle's files in one ZIP, uncompressed.</summary>
internal sealed class BundleZip : BundleFiles
{
    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);

    private BundleZip(ZipArchive zip, string path)
    {
        _zip = zip;
        foreach (var entry in zip.Entries)
            if (!BundleNames.IsPath(entry.FullName))
                throw new InputException(path, $"its entry {Printable(entry.FullName)} does not belong to a bundle", Bundle.Remedy);
            else if (entry.CompressedLength != entry.Length || !_entries.TryAdd(entry.FullName, entry))
                throw new InputException(path, $"its entry {entry.FullName} is compressed, or there twice", Bundle.Remedy);
    }

    public static new BundleZip Open(string path)
    {
        ZipArchive? zip = null;
        try
        {
            zip = ZipFile.OpenRead(path);
            return new BundleZip(zip, path);
        }
        catch (Exception e)
        {
            zip?.Dispose();
            if (e is not (InvalidDataException or IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException
                or OverflowException)) throw;
            var problem = $"is not a ZIP file that can be read ({Fault.ReasonOf(e)})";
            throw new InputException(path, problem, $"name what crossdistil export wrote, or {Bundle.Remedy}");
        }
    }

    /// <summary>A foreign name, cut and without control characters.</summary>
    private static string Printable(string name) => string.Concat(name.Take(100).Select(c => char.IsControl(c) ? '?' : c));

    public override long? Length(string path) => _entries.TryGetValue(path, out var entry) ? entry.Length : null;

    public override Stream Read(string path) => _entries[path].Open();

    public override void Dispose() => _zip.Dispose();
}
