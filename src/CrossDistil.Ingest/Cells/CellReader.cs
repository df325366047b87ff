using System.Text;
using CrossDistil.Data.Encoding;

namespace CrossDistil.Ingest.Cells;

/// <summary>Reads cells of text files and of JSON lines.</summary>
internal static class CellReader
{
    private const CellForms OfNumbers = CellForms.Integer | CellForms.Huge | CellForms.Number | CellForms.Exact;

    /// <summary>What a cell can be read as. A JSON text is no number and no truth value, whatever it says.</summary>
    public static CellForms FormsOf(ReadOnlySpan<byte> cell, bool isJson)
    {
        if (!isJson) return CellText.FormsOf(cell);
        var forms = CellText.FormsOf(TextOf(cell));
        return IsJsonText(cell) ? forms & ~(OfNumbers | CellForms.Truth)
            : forms & (OfNumbers | CellForms.Truth | CellForms.Key | CellForms.Shortest);
    }

    /// <summary>The text of a JSON value.</summary>
    public static ReadOnlySpan<byte> TextOf(ReadOnlySpan<byte> cell)
    {
        if (IsJsonText(cell))
        {
            var inside = cell[1..^1];
            return inside.Contains((byte)'\\') ? Encoding.UTF8.GetBytes(JsonSerializer.Deserialize<string>(cell)!) : inside;
        }

        if (cell.IsEmpty || cell[0] is not ((byte)'-' or (>= (byte)'0' and <= (byte)'9')) || cell.IndexOfAny("eE."u8) < 0) return cell;
        if (!NumberText.TryNumber(cell, out var number)) return cell;
        return Encoding.UTF8.GetBytes(NumberText.Of(number));
    }

    /// <summary>Whether a JSON value is a text.</summary>
    public static bool IsJsonText(ReadOnlySpan<byte> cell) => cell.Length >= 2 && cell[0] == '"';
}
