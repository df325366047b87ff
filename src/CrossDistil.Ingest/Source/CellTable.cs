using CrossDistil.Data.Cache;
using CrossDistil.Data.Encoding;
using CrossDistil.Ingest.Cells;
using CrossDistil.Ingest.DuckDb;
using DuckDB.NET.Native;

namespace CrossDistil.Ingest.Source;

/// <summary>A table of files without types of their own, CSV or JSON lines: each column has the type that its cells show.</summary>
/// <param name="duck">Where it is read.</param>
/// <param name="id">A name of its own.</param>
/// <param name="where">Its files, as a row that is left out names them.</param>
/// <param name="read">SQL of the relation of its cells, as VARCHAR or, in lists, VARCHAR[].</param>
/// <param name="columns">Its columns.</param>
internal sealed class CellTable(DuckDbConnection duck, string id, string where, string read, IReadOnlyList<CellTableColumn> columns)
{
    private const int SampleRows = 20_480;
    private const int Examples = 3;
    private readonly HashSet<string> _registered = new(StringComparer.Ordinal);

    /// <summary>How dates with the year last are written; null = they are text.</summary>
    public string? DateFormat { get; init; }

    /// <summary>Lines of the files that are in no row, and that DuckDB does not speak of.</summary>
    public Func<IEnumerable<LostLines>> Lost { get; init; } = () => [];

    /// <summary>Its columns.</summary>
    public IReadOnlyList<CellTableColumn> Columns => columns;

    /// <summary>SQL of its rows, each column in its type.</summary>
    public string Sql
    {
        get
        {
            string[] fit = [.. columns.Where(column => IsRejecting(column.Cells)).Select(Fits)];
            var filter = fit.Length == 0 ? "" : $" WHERE {string.Join(" AND ", fit)}";
            var values = columns.Select(column => $"{Value(column)} AS {Source.Sql.Name(column.Name)}");
            return $"SELECT {string.Join(", ", values)} FROM {read}{filter}";
        }
    }

    /// <summary>Guesses types: from the first rows, or from all of them.</summary>
    public void See(bool all)
    {
        var seen = columns.Where(column => column.Cells.Use is not CellUse.Text).Select(column => Call(column, "see", () => new SeeFunction(
            FunctionName(column, "see"), column.Cells)));
        var sql = string.Join(", ", seen.DefaultIfEmpty("0"));
        duck.Execute(all ? $"SELECT {sql} FROM {read}" : $"SELECT {sql} FROM (SELECT * FROM {read} LIMIT {SampleRows})");
        foreach (var column in columns) column.Cells.Guess();
    }

    /// <summary>As <see cref="CellColumn.Settle"/>, for all columns.</summary>
    public bool Settle(double tolerance)
    {
        var changed = false;
        foreach (var column in columns) changed |= column.Cells.Settle(column.IsList ? 0 : tolerance);
        return changed;
    }

    /// <summary>Rows that were left out because a column's type cannot hold a cell, each under the first such column.</summary>
    public IEnumerable<RejectedRows> Rejected()
    {
        var before = "true";
        foreach (var column in columns.Where(column => IsRejecting(column.Cells)))
        {
            var misfit = $"{before} AND NOT {Fits(column)}";
            before += $" AND {Fits(column)}";
            var name = Source.Sql.Name(column.Name);
            var rows = duck.Number("count(*)", $"{read} WHERE {misfit}");
            if (rows == 0) continue;
            var first = duck.Texts($"""
                SELECT CAST(row AS VARCHAR), CAST({name} AS VARCHAR) FROM (SELECT *, row_number() OVER () AS row FROM {read})
                WHERE {misfit} ORDER BY row LIMIT {Examples}
                """, 2);
            yield return new(
                $"malformed line: cast in column {column.Name}", rows,
                [.. first.Select(row => $"{where} row {row[0]}: \"{row[1]}\" is no {TypeName(column)}")]);
        }
    }

    /// <summary>The first cell that its column's type cannot hold: row from 1, column, text and type; null = none.</summary>
    public (string Row, string Column, string Text, string Type)? FirstMisfit()
    {
        if (columns.FirstOrDefault(column => column.Cells.Misfits > 0) is not { } first) return null;
        var name = Source.Sql.Name(first.Name);
        var found = duck.Texts($"""
            SELECT CAST(row AS VARCHAR), CAST({name} AS VARCHAR) FROM (SELECT *, row_number() OVER () AS row FROM {read})
            WHERE NOT {Fits(first)} ORDER BY row LIMIT 1
            """, 2)[0];
        return (found[0]!, first.Name, found[1]!, TypeName(first));
    }

    private string TypeName(CellTableColumn column) =>
        IsFormatted(column.Cells) ? $"date of the form {DateFormat}" : column.Cells.Type.ToString().ToUpperInvariant();

    private bool IsRejecting(CellColumn cells) => cells.RejectsMisfits || IsFormatted(cells);

    private bool IsFormatted(CellColumn cells) =>
        DateFormat is not null && cells.Use is CellUse.Value && cells.IsSeen && cells.Forms.HasFlag(CellForms.DateYearLast);

    private string Fits(CellTableColumn column) => $"({Source.Sql.Name(column.Name)} IS NULL OR {Value(column)} IS NOT NULL)";

    /// <summary>SQL of a column in its type, over the relation of its cells.</summary>
    public string Value(CellTableColumn column)
    {
        var cells = column.Cells;
        return cells.Type switch
        {
            CellType.Varchar when cells.IsJson => Call(column, "text", () => new JsonTextFunction(FunctionName(column, "text"))),
            CellType.Varchar when IsFormatted(cells) => $"try_strptime({Source.Sql.Name(column.Name)}, {Source.Sql.Text(DateFormat!)})",
            CellType.Varchar => Source.Sql.Name(column.Name),
            CellType.BigInt when cells.Use is CellUse.Key => Typed<long>(DuckDBType.BigInt, false, NumberText.TryKey),
            CellType.BigInt => Typed<long>(DuckDBType.BigInt, false, CellText.TryInteger),
            CellType.HugeInt => Typed<Int128>(DuckDBType.HugeInt, false, CellText.TryHuge),
            CellType.Double when cells.Use is CellUse.Number => Typed<double>(DuckDBType.Double, false, NumberText.TryNumber),
            CellType.Double => Typed<double>(DuckDBType.Double, false, CellText.TryExact),
            CellType.Boolean => Typed<bool>(DuckDBType.Boolean, false, CellText.TryTruth),
            CellType.Date => Typed<int>(DuckDBType.Date, true, CellText.TryDate),
            CellType.Timestamp => Typed<long>(DuckDBType.Timestamp, true, CellText.TryTimestamp),
            CellType.Time => Typed<long>(DuckDBType.Time, true, CellText.TryTime),
            _ => throw new NotSupportedException(cells.Type.ToString()),
        };

        string Typed<T>(DuckDBType type, bool isWritten, CellFunction<T>.Read parse)
            where T : unmanaged =>
            Call(column, cells.Type.ToString(), () => new CellFunction<T>(
                FunctionName(column, cells.Type.ToString()), cells, type, isWritten, parse));
    }

    private string Call(CellTableColumn column, string what, Func<TextFunction> function)
    {
        var name = FunctionName(column, what);
        if (_registered.Add(name)) duck.Register(function());
        return column.IsList
            ? $"list_transform({Source.Sql.Name(column.Name)}, x -> {name}(x))"
            : $"{name}({Source.Sql.Name(column.Name)})";
    }

    private string FunctionName(CellTableColumn column, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"crossdistil_{Hex(id)}_{column.Number}_{what.ToLowerInvariant()}");

    private static string Hex(string name) => Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(name));
}

/// <summary>Lines of a file that are in no row.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Lines">How many.</param>
/// <param name="Example">Where.</param>
internal sealed record LostLines(string Reason, long Lines, string Example);

/// <summary>A column of a table of cells.</summary>
/// <param name="Number">Its place.</param>
/// <param name="Cells">Its cells, or those of its lists.</param>
/// <param name="IsList">Whether a row has a list of cells.</param>
internal sealed record CellTableColumn(int Number, CellColumn Cells, bool IsList)
{
    /// <summary>Its name.</summary>
    public string Name => Cells.Name;
}
