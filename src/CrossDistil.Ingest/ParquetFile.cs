using System.Runtime.ExceptionServices;
using CrossDistil.Data;
using CrossDistil.Ingest.DuckDb;

namespace CrossDistil.Ingest;

/// <summary>Writes Parquet.</summary>
public static class ParquetFile
{
    private const string Table = "crossdistil_generated";

    /// <summary>Writes blocks of INTEGER columns, one after the other, in bounded memory. The file appears whole or not at all.</summary>
    /// <param name="path">The file, which is replaced.</param>
    /// <param name="columns">Names of the columns.</param>
    /// <param name="blocks">[column][row], at least one row each; not kept beyond the next block.</param>
    /// <param name="cancellation">Gives up; an older file stays.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<string> columns, IEnumerable<int[][]> blocks, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(blocks);
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            Copy(temporary, columns, blocks, cancellation);
            using (var written = new FileStream(temporary, FileMode.Open, FileAccess.Write, FileShare.None)) written.Flush(flushToDisk: true);
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
