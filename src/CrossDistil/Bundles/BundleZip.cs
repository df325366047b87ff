using System.IO.Compression;
using CrossDistil.Data;

namespace CrossDistil.Bundles;

/// <summary>A bundle's files in one ZIP, stored as they are.</summary>
internal sealed class BundleZip : BundleFiles
{
    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);

    private BundleZip(ZipArchive zip, string path)
    {
        _zip = zip;
        foreach (var entry in zip.Entries)
            if (entry.CompressedLength != entry.Length || !_entries.TryAdd(entry.FullName, entry))
                throw new InputException(path, $"its entry {entry.FullName} is compressed, or there twice", "export the bundle again");
    }

    public static new BundleZip Open(string path)
    {
        ZipArchive? zip = null;
        try
        {
            zip = ZipFile.OpenRead(path);
            return new BundleZip(zip, path);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            zip?.Dispose();
            throw new InputException(path, $"is no ZIP file that can be read ({e.Message})", "name what crossdistil export wrote, or export the bundle again");
        }
        catch (InputException)
        {
            zip?.Dispose();
            throw;
        }
    }

    public override long? Length(string path) => _entries.TryGetValue(path, out var entry) ? entry.Length : null;

    public override Stream Read(string path) => _entries[path].Open();

    public override void Dispose() => _zip.Dispose();
}
