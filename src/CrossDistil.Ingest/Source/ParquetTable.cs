using CrossDistil.Ingest.DuckDb;

namespace CrossDistil.Ingest.Source;

/// <summary>SQL of the rows of a Parquet table. Its files have types: only what would lose something is read otherwise.</summary>
internal static class ParquetTable
{
    private static readonly string[] s_integers =
        ["TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "HUGEINT"];

    /// <summary>Integers that a double holds, each of them.</summary>
    private static readonly string[] s_exact = ["TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "UINTEGER", "FLOAT", "DOUBLE"];

    /// <param name="duck">Where it is read.</param>
    /// <param name="table">Its files.</param>
    /// <param name="texts">Columns to read as text, as they are compared with text.</param>
    /// <exception cref="DuckDbException">A file is no Parquet.</exception>
    /// <exception cref="InputException">A column has types in the files that have no type in common.</exception>
    public static string Rows(DuckDbConnection duck, SourceTable table, IReadOnlySet<string> texts)
    {
        var read =
            $"read_parquet({Sql.Texts(table.Files)}, binary_as_string = true{(Differ(duck, table) ? ", union_by_name = true" : "")})";
        var casts = TypesOf(duck, read).Where(column => IsIntegral(column.Type) || texts.Contains(column.Name)).Select(column =>
        {
            var integer = !IsIntegral(column.Type) ? Sql.Name(column.Name)
                : $"CAST({Sql.Name(column.Name)} AS {(Digits(column.Type) < 19 ? "BIGINT" : "HUGEINT")})";
            return $"{(texts.Contains(column.Name) ? $"CAST({integer} AS VARCHAR)" : integer)} AS {Sql.Name(column.Name)}";
        }).ToArray();
        return $"SELECT *{(casts.Length == 0 ? "" : $" REPLACE ({string.Join(", ", casts)})")} FROM {read}";
    }

    /// <summary>Whether a column's type is another in some file; DuckDB would read it in that of the first.</summary>
    private static bool Differ(DuckDbConnection duck, SourceTable table)
    {
        if (table.Files.Count == 1) return false;
        const string Type = "concat_ws(' ', type, type_length, converted_type, logical_type, precision, scale)";
        var columns = duck.Texts($"""
            SELECT name, arg_min(file_name, type), arg_max(file_name, type)
            FROM (SELECT file_name, name, {Type} AS type FROM parquet_schema({Sql.Texts(table.Files)}) WHERE num_children IS NULL)
            GROUP BY name HAVING count(DISTINCT type) > 1 ORDER BY name
            """, 3);
        foreach (var column in columns) Check(duck, table, column[0]!, column[1]!, column[2]!);
        return columns.Count > 0;
    }

    private static void Check(DuckDbConnection duck, SourceTable table, string column, string file, string other)
    {
        var (type, otherType) = (TypeIn(file), TypeIn(other));
        if (type is null || otherType is null || string.Equals(type, otherType, StringComparison.Ordinal)) return;
        string[] both = [type, otherType];
        if (both.All(s_integers.Contains) || both.All(s_exact.Contains)) return;
        throw new InputException(
            table.Where, $"column {column} is {type} in {file}, and {otherType} in {other}", "write it in one type, or give each a table");

        string? TypeIn(string path) =>
            TypesOf(duck, $"read_parquet({Sql.Text(path)})").Where(found => string.Equals(found.Name, column, StringComparison.Ordinal))
                .Select(found => found.Type).FirstOrDefault();
    }

    private static (string Name, string Type)[] TypesOf(DuckDbConnection duck, string read) =>
        [.. duck.Texts($"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM {read})", 2).Select(row => (row[0]!, row[1]!))];

    private static bool IsIntegral(string type) =>
        type.StartsWith("DECIMAL(", StringComparison.Ordinal) && type.EndsWith(",0)", StringComparison.Ordinal);

    private static int Digits(string type) =>
        int.Parse(type.AsSpan("DECIMAL(".Length, type.IndexOf(',') - "DECIMAL(".Length), CultureInfo.InvariantCulture);
}
