using System.Runtime.ExceptionServices;
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
    /// <param name="cancellation">Gives up; an older file stays.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<string> columns, IEnumerable<int[][]> blocks, CancellationToken cancellation)
    {
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            Copy(temporary, columns, blocks, cancellation);
            using (var written = new FileStream(temporary, FileMode.Open, FileAccess.Write, FileShare.None))
                written.Flush(flushToDisk: true);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is DuckDbException or IOException or UnauthorizedAccessException)
        {
            throw new InputException(path, $"cannot be written ({e.Message})", "free the disk or choose another folder");
        }
        finally
        {
            if (File.Exists(temporary)) File.Delete(temporary);
        }
    }

    /// <summary>
    /// Writes what a CSV file with a header holds; an unquoted empty field is NULL. The file is written in place: give
    /// one beside its own.
    /// </summary>
    /// <param name="csv">The CSV file.</param>
    /// <param name="path">The Parquet file.</param>
    /// <param name="columns">Every column's name and DuckDB type, in order.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void OfCsv(string csv, string path, IReadOnlyList<(string Name, string Type)> columns, CancellationToken cancellation)
    {
        using var duck = new DuckDbConnection(":memory:", cancellation);
        using var interrupt = cancellation.Register(duck.Interrupt);
        try
        {
            var types = string.Join(", ", columns.Select(column => $"{Sql.Text(column.Name)}: {Sql.Text(column.Type)}"));
            duck.Execute(
                $"COPY (SELECT * FROM read_csv({Sql.Text(csv)}, header = true, delim = ',', quote = '\"', escape = '\"', "
                + $"nullstr = '', allow_quoted_nulls = false, auto_detect = false, columns = {{{types}}})) TO {Sql.Text(path)} (FORMAT parquet)");
        }
        catch (DuckDbException e)
        {
            throw new InputException(path, $"cannot be written ({e.Message})", "free the disk or choose another folder");
        }
    }

    private static void Copy(string path, IReadOnlyList<string> columns, IEnumerable<int[][]> blocks, CancellationToken cancellation)
    {
        using var table = new GeneratedTable(columns, blocks);
        using var duck = new DuckDbConnection(":memory:", cancellation);
        using var interrupt = cancellation.Register(duck.Interrupt);
        duck.Register(Table, table);
        try
        {
            duck.Execute($"COPY (SELECT * FROM {Table}()) TO {Sql.Text(path)} (FORMAT parquet)");
        }
        catch (DuckDbException) when (table.Failure is not null)
        {
            ExceptionDispatchInfo.Throw(table.Failure);
        }
    }
}
