using System.Runtime.ExceptionServices;
using CrossDistil.Data.Files;
using CrossDistil.Ingest.DuckDb;
using CrossDistil.Ingest.Source;

namespace CrossDistil.Ingest.Input;

/// <summary>Writes Parquet.</summary>
internal static class ParquetFile
{
    private const string Table = "crossdistil_generated";

    /// <summary>
    /// Writes blocks of INTEGER columns, one after the other, in bounded memory. The file appears whole or not at all.
    /// </summary>
    /// <param name="path">The file, which is replaced.</param>
    /// <param name="columns">Names of the columns.</param>
    /// <param name="blocks">[column][row], at least one row each; not kept beyond the next block.</param>
    /// <param name="cancellation">Cancels; an older file stays.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<string> columns, IEnumerable<int[][]> blocks, CancellationToken cancellation) =>
        AtomicFile.Replace(path, temporary =>
        {
            Copy(temporary, path, columns, blocks, cancellation);
            using (var file = new FileStream(temporary, FileMode.Open, FileAccess.Write, FileShare.None)) file.Flush(flushToDisk: true);
            File.Move(temporary, path, overwrite: true);
        });

    /// <summary>
    /// Writes what a CSV file with a header holds; an unquoted empty field is NULL. The file is written in place: give
    /// one next to its own.
    /// </summary>
    /// <param name="csv">The CSV file.</param>
    /// <param name="path">The Parquet file.</param>
    /// <param name="columns">Every column's name and DuckDB type, in order.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void OfCsv(string csv, string path, IReadOnlyList<(string Name, string Type)> columns, CancellationToken cancellation)
    {
        using var duck = new DuckDbConnection(":memory:", cancellation);
        try
        {
            var types = string.Join(", ", columns.Select(column => $"{Sql.Text(column.Name)}: {Sql.Text(column.Type)}"));
            duck.Execute(
                $"COPY (SELECT * FROM read_csv({Sql.Text(csv)}, header = true, delim = ',', quote = '\"', escape = '\"', "
                + $"nullstr = '', allow_quoted_nulls = false, auto_detect = false, columns = {{{types}}})) TO {Sql.Text(path)} (FORMAT parquet)");
        }
        catch (DuckDbException e)
        {
            throw Refused(path, e);
        }
    }

    private static void Copy(string file, string path, IReadOnlyList<string> columns, IEnumerable<int[][]> blocks, CancellationToken ct)
    {
        using var table = new GeneratedTable(columns, blocks);
        try
        {
            using var duck = new DuckDbConnection(":memory:", ct);
            duck.Register(Table, table);
            duck.Execute($"COPY (SELECT * FROM {Table}()) TO {Sql.Text(file)} (FORMAT parquet)");
        }
        catch (DuckDbException e)
        {
            ExceptionDispatchInfo.Throw(table.Failure ?? Refused(path, e));
        }
    }

    private static InputException Refused(string path, DuckDbException e) =>
        new(path, $"cannot be written ({e.Message})", "free the disk or choose another folder");
}
