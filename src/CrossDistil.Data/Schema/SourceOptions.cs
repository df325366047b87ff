using System.ComponentModel.DataAnnotations;

namespace CrossDistil.Data.Schema;

/// <summary>Where the rows come from: named tables over files, and a DuckDB query over those tables.</summary>
public sealed record SourceOptions
{
    /// <summary>Folder that the tables' file paths start from; itself relative to the experiment file.</summary>
    public string Path { get; init; } = ".";

    /// <summary>
    /// Table name → file, glob, or object with files and format. Each becomes a view that the query can read.
    /// </summary>
    public required IReadOnlyDictionary<string, TableOptions> Tables { get; init; }

    /// <summary>
    /// DuckDB SELECT over the tables, one row per impression. Default: every column of the only table.
    /// </summary>
    public string? Query { get; init; }

    /// <summary>Largest share of rows that may be rejected (no split, malformed line) before ingest fails.</summary>
    [Range(0.0, 1.0)]
    public double MaxRejected { get; init; } = 0.01;
}
