using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace CrossDistil.EndToEnd.Tests.Packages;

/// <summary>What is in a package.</summary>
internal sealed class PackageFile
{
    private readonly Dictionary<string, byte[]> _entries = new(StringComparer.Ordinal);

    public PackageFile(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        foreach (var entry in zip.Entries)
        {
            using var stream = entry.Open();
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            _entries.Add(entry.FullName, bytes.ToArray());
        }

        Nuspec = XDocument.Load(new MemoryStream(_entries.Single(entry => entry.Key.EndsWith(".nuspec", StringComparison.Ordinal)).Value));
    }

    public XDocument Nuspec { get; }

    public IEnumerable<string> Names => _entries.Keys;

    public string Id => Metadata("id")!;

    public byte[] this[string name] => _entries[name];

    public string? Metadata(string name) => Nuspec.Descendants().FirstOrDefault(element => string.Equals(element.Name.LocalName, name, StringComparison.Ordinal))?.Value;

    public string Text(string name) => System.Text.Encoding.UTF8.GetString(_entries[name]);

    /// <summary>Which symbols an assembly asks for.</summary>
    public Guid SymbolsOf(string assembly)
    {
        using var reader = new PEReader(new MemoryStream(_entries[assembly]));
        return reader.ReadCodeViewDebugDirectoryData(reader.ReadDebugDirectory().Single(entry => entry.Type == DebugDirectoryEntryType.CodeView)).Guid;
    }

    /// <summary>The identity of symbols, and the sources that they name.</summary>
    public (Guid Id, string[] Sources) Symbols(string name)
    {
        using var provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(_entries[name]));
        var reader = provider.GetMetadataReader();
        return (new BlobContentId(reader.DebugMetadataHeader!.Id).Guid, [.. reader.Documents.Select(document => reader.GetString(reader.GetDocument(document).Name))]);
    }
}
