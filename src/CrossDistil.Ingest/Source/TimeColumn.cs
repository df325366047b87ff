using CrossDistil.Data.Schema;
using CrossDistil.Ingest.DuckDb;

namespace CrossDistil.Ingest.Source;

/// <summary>What orders a source's rows in time.</summary>
/// <param name="Sql">Over the source's columns.</param>
/// <param name="Type">DuckDB's type of it.</param>
internal sealed record TimeColumn(string Sql, string Type)
{
    private static readonly string[] s_names =
        ["timestamp", "datetime", "event_time", "created_at", "creat_time", "time_ms", "time", "ts", "date", "day"];

    public bool IsText => Type is "VARCHAR";

    private bool IsDate => Type is "DATE" || Type.StartsWith("TIMESTAMP", StringComparison.Ordinal);

    private bool IsInteger =>
        Type is "INTEGER" or "BIGINT" or "UINTEGER" or "UBIGINT" or "SMALLINT" or "USMALLINT" or "TINYINT" or "UTINYINT" or "HUGEINT";

    /// <summary>
    /// The given one; the one of a time split; a date column, or a number or text with a usual name; null = none of
    /// these.
    /// </summary>
    /// <exception cref="InputException">The given one does not bind.</exception>
    public static TimeColumn? Find(DuckDbConnection duck, SplitOptions split, string? given)
    {
        if (given is not null) return Of(duck, given, "the option time");
        if (split is TimeSplit time) return Of(duck, time.By, "split.by");
        var columns = duck.Texts($"SELECT column_name, column_type FROM (DESCRIBE {SourceViews.Source})", 2)
            .Select(column => new TimeColumn(ColumnSql(column[0]!), column[1]!)).ToArray();
        return Array.Find(columns, column => column.IsDate) ?? s_names.Select(Named).FirstOrDefault(column => column is not null);

        TimeColumn? Named(string name) => Array.Find(columns, column =>
            (column.IsInteger || column.IsText) && string.Equals(column.Sql, ColumnSql(name), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>
    /// SQL over a table's column <c>t</c> that gives the period of a time: its day where one can be told, else the
    /// value itself.
    /// </summary>
    /// <param name="duck">Whose table it is.</param>
    /// <param name="table">The table.</param>
    public string Period(DuckDbConnection duck, string table)
    {
        // The cast itself takes an extension.
        if (Type.EndsWith("TIME ZONE", StringComparison.Ordinal)) return "CAST(make_timestamp(epoch_us(t)) AS DATE)";
        if (IsDate) return "CAST(t AS DATE)";
        if (IsText) return Holds("TRY_CAST(t AS DATE) IS NOT NULL") ? "TRY_CAST(t AS DATE)" : "t";
        if (!IsInteger) return "t";
        // Seconds since 1970, in 1985 to 2103.
        if (Holds("t BETWEEN 500000000 AND 4200000000")) return "CAST(make_timestamp(CAST(t AS BIGINT) * 1000000) AS DATE)";
        return Holds("t BETWEEN 500000000000 AND 4200000000000") ? "CAST(make_timestamp(CAST(t AS BIGINT) * 1000) AS DATE)" : "t";

        bool Holds(string condition) => duck.IsTrue($"coalesce(bool_and({condition}), false)", $"{table} WHERE t IS NOT NULL");
    }

    private static string ColumnSql(string column) => CrossDistil.Ingest.Source.Sql.Name(column);

    private static TimeColumn Of(DuckDbConnection duck, string sql, string where)
    {
        try
        {
            var value = CrossDistil.Ingest.Source.Sql.Group(sql);
            return new(sql, duck.Texts($"SELECT column_type FROM (DESCRIBE SELECT {value} FROM {SourceViews.Source})", 1)[0][0]!);
        }
        catch (DuckDbException e)
        {
            throw new InputException(where, e.Message, "write an expression over the columns of source.query");
        }
    }
}
