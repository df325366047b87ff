namespace CrossDistil.Scoring.Models;

/// <summary>Places of an embedding table's rows in a table whose fields have grown at their ends.</summary>
/// <param name="before">Rows of every field before.</param>
/// <param name="table">The grown table, of as many fields.</param>
internal sealed class GrownRows(IReadOnlyList<int> before, EmbeddingTable table)
{
    /// <summary>Rows before.</summary>
    public int Rows { get; } = before.Sum();

    /// <summary>Rows now.</summary>
    public int RowsNow => table.Rows;

    /// <summary>Number of fields: in each, the rows before are a block of their own.</summary>
    public int Fields => before.Count;

    /// <summary>The part of some values per row that belongs to the rows before.</summary>
    /// <param name="values">So many values per row of the table now, [RowsNow, any].</param>
    /// <param name="field">A field.</param>
    public Span<float> Of(Span<float> values, int field)
    {
        var perRow = values.Length / RowsNow;
        var start = table.FieldRows.Take(field).Sum();
        return values.Slice(start * perRow, before[field] * perRow);
    }
}
