using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using CrossDistil.Data.Cache;
using CrossDistil.Data.Schema;

namespace CrossDistil.Ingest;

/// <summary>What a cache is known by: options and files, without reading the files.</summary>
internal static class CacheFingerprint
{
    public static string Of(DataOptions data, IReadOnlyList<SourceTable> tables)
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

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Add(FormattableString text) => hash.AppendData(System.Text.Encoding.UTF8.GetBytes(text.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>The options as the cache sees them: what training alone asks of a task is not in it, and tables come by name.</summary>
    public static DataOptions Canonical(DataOptions data) => data with
    {
        Source = data.Source with { Tables = new SortedDictionary<string, TableOptions>(data.Source.Tables.ToDictionary(), StringComparer.Ordinal) },
        Tasks = [.. data.Tasks.Select(task => task with { Weight = 1, Negative = false, Order = null, Swapped = 0 })],
    };

    /// <summary>How the folder of the files is written does not count, their full paths do: a run folder names it from another place.</summary>
    private static DataOptions Options(DataOptions data)
    {
        var canonical = Canonical(data);
        return canonical with { Source = canonical.Source with { Path = "." } };
    }
}
