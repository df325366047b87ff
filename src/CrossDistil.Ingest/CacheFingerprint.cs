using System.Security.Cryptography;
using CrossDistil.Data.Cache;
using CrossDistil.Data.Schema;
using CrossDistil.Ingest.Source;

namespace CrossDistil.Ingest;

/// <summary>
/// Fingerprint of a cache: options, files, and the schema that it has grown from, without reading the files.
/// </summary>
internal static class CacheFingerprint
{
    /// <param name="data">Options.</param>
    /// <param name="tables">Files.</param>
    /// <param name="from">Hash of the schema that the encoders grow from; null = they are fitted without one.</param>
    public static string Of(DataOptions data, IReadOnlyList<SourceTable> tables, string? from)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(Options(data), CacheFormat.Json));
        Add($"format {CacheFormat.Version}");
        foreach (var table in tables)
        foreach (var file in table.Files)
        {
            var info = new FileInfo(file);
            Add($"{table.Name}\n{file}\n{info.Length}\n{info.LastWriteTimeUtc.Ticks}");
        }

        if (from is not null) Add($"from {from}");
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Add(FormattableString text) =>
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(text.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>
    /// Whether a cache is what an ingest would write. A cache whose own schema is to be grown from is so too: its rows
    /// add nothing to that schema. So a run's data is found by the run alone, when the run that it continued from is
    /// gone.
    /// </summary>
    public static bool IsOf(string cacheFolder, DataOptions data, IReadOnlyList<SourceTable> tables, string? from)
    {
        if (DatasetCache.OriginOf(cacheFolder) is not { } origin) return false;
        if (Same(Of(data, tables, from))) return true;
        return origin.From is { } grown && string.Equals(origin.Schema, from, StringComparison.Ordinal) && Same(Of(data, tables, grown));

        bool Same(string fingerprint) => string.Equals(origin.Fingerprint, fingerprint, StringComparison.Ordinal);
    }

    /// <summary>
    /// Without the folder of the files as written: a run folder writes it relative to another folder. Their full paths
    /// count.
    /// </summary>
    private static DataOptions Options(DataOptions data)
    {
        var canonical = data.Canonical();
        return canonical with { Source = canonical.Source with { Path = "." } };
    }
}
