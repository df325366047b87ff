using System.ComponentModel.DataAnnotations;

namespace CrossDistil.Data.Schema;

/// <summary>
/// Files that form one table. In an experiment file a bare string is short for <c>{"files": ["…"]}</c>.
/// </summary>
[Shorthand("files")]
public sealed record TableOptions
{
    /// <summary>Files or globs, relative to source.path.</summary>
    [MinLength(1)]
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>csv, tsv, parquet or json (JSON lines); default: from the extension, .gz ignored.</summary>
    [AllowedValues("csv", "tsv", "parquet", "json")]
    public string? Format { get; init; }

    /// <summary>Delimiter of a text file; default: found by DuckDB, tab for tsv.</summary>
    public string? Delimiter { get; init; }

    /// <summary>Whether the first line of a text file names the columns; default: found by DuckDB.</summary>
    public bool? Header { get; init; }

    /// <summary>Column names of a text file without a header, in order.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Text that means a missing value, for instance "?" or "-124".</summary>
    public IReadOnlyList<string>? Missing { get; init; }

    /// <summary>Whether quoted cells of a text file may have several lines; otherwise each such line counts as rejected.</summary>
    public bool Multiline { get; init; }

    /// <summary>
    /// How a text file writes dates whose order of day and month their digits leave open, as DuckDB's strptime has it, such as
    /// "%m/%d/%Y"; default: dates have the year first.
    /// </summary>
    public string? DateFormat { get; init; }

    /// <summary>Read every column of a text file as text, without guessing types.</summary>
    public bool AllText { get; init; }
}
