using System.IO.Compression;

namespace CrossDistil.Scoring.Bundles;

/// <summary>A bundle's files in one ZIP, stored as they are.</summary>
internal sealed class BundleZip : BundleFiles
{
    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);

    private BundleZip(ZipArchive zip, string path)
    {
        _zip = zip;
        foreach (var entry in zip.Entries)
            if (!BundleNames.IsPath(entry.FullName))
                throw new InputException(path, $"its entry {Printable(entry.FullName)} is none of a bundle", "export the bundle again");
            else if (entry.CompressedLength != entry.Length || !_entries.TryAdd(entry.FullName, entry))
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
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or OverflowException)
        {
            zip?.Dispose();
            throw new InputException(path, $"is no ZIP file that can be read ({Fault.ReasonOf(e)})", "name what crossdistil export wrote, or export the bundle again");
        }
        catch (InputException)
        {
            zip?.Dispose();
            throw;
        }
    }

    /// <summary>A name from elsewhere, as a line of a terminal can have it.</summary>
    private static string Printable(string name) => string.Concat(name.Take(100).Select(c => char.IsControl(c) ? '?' : c));

    public override long? Length(string path) => _entries.TryGetValue(path, out var entry) ? entry.Length : null;

    public override Stream Read(string path) => _entries[path].Open();

    public override void Dispose() => _zip.Dispose();
}
