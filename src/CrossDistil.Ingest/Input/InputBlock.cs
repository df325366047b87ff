using System.Text;
using CrossDistil.Data.Encoding;
using CrossDistil.Ingest.DuckDb;

namespace CrossDistil.Ingest.Input;

/// <summary>Some thousand rows of raw values, column by column; refilled.</summary>
/// <param name="wanted">Rows that it is filled with, at least; a chunk of DuckDB's is not cut.</param>
internal sealed class InputBlock(int wanted)
{
    private List<RawValue>[] _values = [];
    private List<int>[] _ends = []; // of a list column: where each row's values end

    /// <summary>Minimum of rows to read.</summary>
    public int Wanted { get; } = wanted;

    /// <summary>Rows held.</summary>
    public int Rows { get; private set; }

    /// <summary>A row's value in a column that brings one.</summary>
    public RawValue Value(int column, int row) => _values[column][row];

    /// <summary>A row's values in a list column.</summary>
    public ReadOnlySpan<RawValue> Values(int column, int row)
    {
        var start = row == 0 ? 0 : _ends[column][row - 1];
        return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_values[column])[start.._ends[column][row]];
    }

    internal void Begin(int columns)
    {
        Rows = 0;
        if (_values.Length != columns)
        {
            _values = [.. Enumerable.Range(0, columns).Select(_ => new List<RawValue>())];
            _ends = [.. Enumerable.Range(0, columns).Select(_ => new List<int>())];
        }

        foreach (var values in _values) values.Clear();
        foreach (var ends in _ends) ends.Clear();
    }

    internal void Add(in DataChunk chunk, IReadOnlyList<InputColumn> columns)
    {
        for (var column = 0; column < columns.Count; column++)
        {
            var vector = chunk.Column(column);
            if (columns[column].Type.EndsWith("[]", StringComparison.Ordinal)) AddLists(vector, columns[column].Type[..^2], column);
            else
                for (var row = 0; row < vector.Rows; row++) _values[column].Add(Of(vector, columns[column].Type, row));
        }

        Rows += chunk.Rows;
    }

    private void AddLists(in DataVector lists, string type, int column)
    {
        var elements = lists.Elements();
        for (var row = 0; row < lists.Rows; row++)
        {
            if (lists.IsValid(row))
            {
                var entry = lists.Values<ListEntry>()[row];
                for (var i = entry.Start; i < entry.Start + entry.Length; i++) _values[column].Add(Of(elements, type, i));
            }

            _ends[column].Add(_values[column].Count);
        }
    }

    private static RawValue Of(in DataVector vector, string type, int row)
    {
        if (!vector.IsValid(row)) return default;
        return type switch
        {
            "BIGINT" => vector.Values<long>()[row],
            "DOUBLE" => vector.Values<double>()[row],
            _ => Encoding.UTF8.GetString(vector.Values<DuckDbString>()[row].Utf8),
        };
    }
}
