using CrossDistil.Ingest.Cells;
using CrossDistil.Ingest.DuckDb;

namespace CrossDistil.Ingest.Source;

/// <summary>Makes tables and the query readable under their names, in a database that may read nothing else.</summary>
internal static class SourceViews
{
    /// <summary>The relation of the source query's rows.</summary>
    public const string Source = "crossdistil_source";

    private const string Remedy = "correct the table's files or format";

    /// <summary>
    /// Confines DuckDB: no other file than the tables', no extension fetched or loaded, bounded memory, spill next to
    /// the cache.
    /// </summary>
    public static void Confine(DuckDbConnection duck, IReadOnlyList<SourceTable> tables, string spillFolder, IngestLimits limits)
    {
        foreach (var setting in (string[])
        [
            "autoinstall_known_extensions = false", "autoload_known_extensions = false", "preserve_insertion_order = true",
            "enable_progress_bar = false", "TimeZone = 'UTC'", $"temp_directory = {Sql.Text(spillFolder)}",
            $"memory_limit = '{limits.MemoryBytes >> 20}MiB'", $"threads = {limits.Threads}",
            $"allowed_paths = {Sql.Texts(tables.SelectMany(table => table.Files))}", "enable_external_access = false",
        ])
            duck.Execute($"SET {setting}");
    }

    /// <summary>Creates the tables' views and the source view, or reports why DuckDB refuses.</summary>
    public static bool Create(
        DuckDbConnection duck, IReadOnlyList<SourceTable> tables, IReadOnlyList<CellTable?> cells, IReadOnlySet<string> texts,
        string? query,
        List<Fault> faults)
    {
        var before = faults.Count;
        foreach (var (i, table) in tables.Index())
            Try(
                () => $"CREATE OR REPLACE VIEW {Sql.Name(table.Name)} AS {cells[i]?.Sql ?? ParquetTable.Rows(duck, table, texts)}",
                table.Where, Remedy, faults, duck);

        if (faults.Count > before) return false;
        var source = query is null ? $"SELECT * FROM {Sql.Name(tables[0].Name)}" : $"SELECT * FROM {Sql.Group(query)}";
        return Try(
            () => $"CREATE OR REPLACE VIEW {Source} AS {source}", "source.query", "write one DuckDB SELECT over source.tables", faults,
            duck, query);
    }

    /// <summary>Opens the tables whose files have no types of their own; null elsewhere, and where DuckDB refuses.</summary>
    public static IReadOnlyList<CellTable?> Open(
        DuckDbConnection duck, IReadOnlyList<SourceTable> tables, ColumnUses uses, List<Fault> faults)
    {
        return [.. tables.Select(Opened)];

        CellTable? Opened(SourceTable table)
        {
            try
            {
                if (table.Format is "parquet") return null;
                var cells = table.Format is "json" ? JsonTable.Open(duck, table, uses) : CsvTable.Open(duck, table, uses);
                cells.See(all: false);
                // A column that begins with missing values alone would be text, and text is compared letter by letter.
                if (cells.Columns.Any(column => column.Cells is { IsSeen: false, Use: CellUse.Value } && uses.Names(column.Name)))
                    cells.See(all: true);
                return cells;
            }
            catch (DuckDbException e)
            {
                faults.Add(new Fault(table.Where, e.Message, Remedy));
                return null;
            }
        }
    }

    /// <summary>
    /// Runs a statement; when it fails, the user's own SQL inside it gives the clearer message, if it fails
    /// alone too.
    /// </summary>
    private static bool Try(Func<string> sql, string where, string remedy, List<Fault> faults, DuckDbConnection duck, string? inside = null)
    {
        try
        {
            duck.Execute(sql());
            return true;
        }
        catch (DuckDbException e)
        {
            faults.Add(new Fault(where, (inside is null ? null : Refusal(duck, inside)) ?? e.Message, remedy));
            return false;
        }
    }

    private static string? Refusal(DuckDbConnection duck, string sql)
    {
        try
        {
            duck.Check(sql);
            return null;
        }
        catch (DuckDbException e)
        {
            return e.Message;
        }
    }
}

/// <summary>What an ingest may use.</summary>
/// <param name="Threads">DuckDB's threads, ≥ 1.</param>
/// <param name="MemoryBytes">DuckDB's memory before it spills to disk.</param>
internal sealed record IngestLimits(int Threads, long MemoryBytes)
{
    /// <summary>
    /// Every core; a gibibyte, or 128 MiB per thread where that is more, but never over half of the memory: beyond that
    /// DuckDB spills.
    /// </summary>
    public static IngestLimits OfMachine => Of(Environment.ProcessorCount, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <summary>The limits on a machine of so many cores and so much memory.</summary>
    public static IngestLimits Of(int cores, long memoryBytes) =>
        new(cores, Math.Max(Math.Min(memoryBytes / 2, Math.Max(1L << 30, cores * (128L << 20))), 256L << 20));
}
