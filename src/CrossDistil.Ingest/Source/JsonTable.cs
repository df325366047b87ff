using CrossDistil.Ingest.Cells;
using CrossDistil.Ingest.DuckDb;

namespace CrossDistil.Ingest.Source;

/// <summary>
/// Opens the files of a table of JSON lines: single values and lists of them are read as cells, the rest as DuckDB types it.
/// </summary>
internal static class JsonTable
{
    /// <exception cref="DuckDbException">DuckDB cannot read the files.</exception>
    public static CellTable Open(DuckDbConnection duck, SourceTable table, ColumnUses uses)
    {
        var files = Sql.Texts(table.Files);
        var found = duck.Texts($"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_json({files}))", 2);
        var isNested = found.Any(column => IsNested(column[1]!));
        if (isNested)
            found = duck.Texts($"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_json({files}, sample_size = -1))", 2);
        List<CellTableColumn> columns = [];
        List<string> types = [];
        foreach (var (i, column) in found.Index())
        {
            var (name, type) = (column[0]!, column[1]!);
            var isList = type.EndsWith("[]", StringComparison.Ordinal);
            types.Add($"{Sql.Text(name)}: {Sql.Text(IsNested(type) ? type : isList ? "JSON[]" : "JSON")}");
            if (IsNested(type)) columns.Add(new(i, new CellColumn(name, CellUse.Text, isJson: false), IsList: false));
            else columns.Add(new(i, new CellColumn(name, uses.Of(name), isJson: true), isList));
        }

        return new CellTable(
            duck, table.Name, table.Files.Count == 1
                ? table.Files[0]
                : table.Where, $"read_json({files}, columns = {{{string.Join(", ", types)}}})", columns);
    }

    private static bool IsNested(string type) =>
        type.StartsWith("STRUCT", StringComparison.Ordinal) || type.StartsWith("MAP", StringComparison.Ordinal)
        || type.EndsWith("[][]", StringComparison.Ordinal);
}
