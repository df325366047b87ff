using CrossDistil.Ingest.DuckDb;
using DuckDB.NET.Native;

namespace CrossDistil.Ingest.Cells;

/// <summary>Notes what a column's cells can be read as; gives true.</summary>
internal sealed class SeeFunction(string name, CellColumn column) : TextFunction(name, DuckDBType.Boolean)
{
    protected override void Run(in DataVector texts, in ResultVector results)
    {
        var cells = texts.Values<DuckDbString>();
        var forms = CellForms.All;
        for (var row = 0; row < cells.Length; row++)
            if (texts.IsValid(row)) forms &= CellReader.FormsOf(cells[row].Utf8, column.IsJson);
        column.See(forms);
        results.Values<bool>().Fill(true);
    }
}

/// <summary>Reads a column's cells in its type; one that the type cannot hold without loss is NULL, and noted.</summary>
/// <param name="name">Its name in SQL.</param>
/// <param name="column">The column.</param>
/// <param name="type">DuckDB's type of the values.</param>
/// <param name="isWritten">Whether JSON writes such values as texts; numbers and truth values it writes bare.</param>
/// <param name="read">Reads a text.</param>
internal sealed class CellFunction<T>(string name, CellColumn column, DuckDBType type, bool isWritten, CellFunction<T>.Read read)
    : TextFunction(name, type)
    where T : unmanaged
{
    /// <summary>Reads a text; false where the type cannot hold it.</summary>
    internal delegate bool Read(ReadOnlySpan<byte> text, out T value);

    protected override void Run(in DataVector texts, in ResultVector results)
    {
        var cells = texts.Values<DuckDbString>();
        var values = results.Values<T>();
        var known = 0;
        for (var row = 0; row < cells.Length; row++)
        {
            if (!texts.IsValid(row)) continue;
            known++;
            if (column.IsJson ? TryJson(cells[row].Utf8, out values[row]) : read(cells[row].Utf8, out values[row])) continue;
            column.Misfit(CellReader.FormsOf(cells[row].Utf8, column.IsJson));
            results.SetNull(row);
        }

        column.AddCells(known);
    }

    private bool TryJson(ReadOnlySpan<byte> cell, out T value)
    {
        value = default;
        return (column.Use is CellUse.Key || CellReader.IsJsonText(cell) == isWritten) && read(CellReader.TextOf(cell), out value);
    }
}

/// <summary>Gives the text of JSON values: of a text what is in its quotes, of a number its shortest spelling.</summary>
internal sealed class JsonTextFunction(string name) : TextFunction(name, DuckDBType.Varchar)
{
    protected override void Run(in DataVector texts, in ResultVector results)
    {
        var cells = texts.Values<DuckDbString>();
        for (var row = 0; row < cells.Length; row++)
            if (texts.IsValid(row)) results.SetText(row, CellReader.TextOf(cells[row].Utf8));
    }
}
