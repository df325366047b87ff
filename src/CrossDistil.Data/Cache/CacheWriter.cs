using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CrossDistil.Data.Files;

namespace CrossDistil.Data.Cache;

/// <summary>
/// Writes a cache into a folder of its own. Only <see cref="Finish"/> completes it: until then there is no schema.json,
/// and it cannot be opened.
/// </summary>
internal sealed class CacheWriter(string folder) : IDisposable
{
    private readonly List<ColumnWriter> _columns = [];

    /// <summary>Begins a file; its bytes are hashed as they are appended.</summary>
    public ColumnWriter Column(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, path))!);
        var column = new ColumnWriter(folder, path);
        _columns.Add(column);
        return column;
    }

    /// <summary>Writes vocabularies, schema.json and its digest, with every file flushed to the disk.</summary>
    public void Finish(
        string fingerprint, CrossDistil.Data.Schema.DataOptions options, DatasetSchema schema, IngestReport report, string? from = null)
    {
        foreach (var (path, content) in schema.Fields.SelectMany((field, i) => VocabularyFiles.Of(i, field.Encoder)))
            Column(path).Append(content.Span);
        FileEntry[] files = [.. _columns.Select(column => column.Finish()).OrderBy(file => file.Path, StringComparer.Ordinal)];
        var manifest = new CacheManifest(
            CacheFormat.Version, fingerprint, schema.Hash, options, SchemaDocument.Of(schema), report, files, from);
        byte[] text = [.. JsonSerializer.SerializeToUtf8Bytes(manifest, CacheFormat.Json), (byte)'\n'];
        Whole(CacheFormat.ChecksumFile, System.Text.Encoding.ASCII.GetBytes(ChecksumFile.Of(CacheFormat.SchemaFile, text)));
        Whole(CacheFormat.SchemaFile, text);
    }

    public void Dispose() => _columns.ForEach(column => column.Dispose());

    private void Whole(string path, byte[] content)
    {
        using var column = new ColumnWriter(folder, path);
        column.Append<byte>(content);
        column.Finish();
    }
}

/// <summary>One file of an unfinished cache.</summary>
internal sealed class ColumnWriter(string folder, string path) : IDisposable
{
    private readonly FileStream _stream = new(Path.Combine(folder, path), FileMode.CreateNew, FileAccess.Write, FileShare.None, 0);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = new byte[1 << 18];
    private int _used;

    /// <summary>Adds values, little-endian as in memory.</summary>
    public void Append<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(values);
        while (!bytes.IsEmpty)
        {
            var some = Math.Min(bytes.Length, _buffer.Length - _used);
            bytes[..some].CopyTo(_buffer.AsSpan(_used));
            _used += some;
            bytes = bytes[some..];
            if (_used == _buffer.Length) Spill();
        }
    }

    /// <summary>Flushes to the disk and says what was written.</summary>
    public FileEntry Finish()
    {
        Spill();
        _stream.Flush(flushToDisk: true);
        return new FileEntry(path, _stream.Length, Convert.ToHexStringLower(_hash.GetHashAndReset()));
    }

    public void Dispose()
    {
        _stream.Dispose();
        _hash.Dispose();
    }

    private void Spill()
    {
        _hash.AppendData(_buffer, 0, _used);
        _stream.Write(_buffer, 0, _used);
        _used = 0;
    }
}
