using System.Runtime.InteropServices;
using CrossDistil.Data.Cache;
using CrossDistil.Data.Encoding;
using CrossDistil.Ingest.DuckDb;

namespace CrossDistil.Ingest.Encode;

/// <summary>Encodes one column of the working table into one file per split.</summary>
internal abstract class ColumnEncoder
{
    public abstract void Append(in DataChunk chunk, SplitRows rows);
}

/// <summary>Encodes a vector's values, NULLs included.</summary>
internal delegate void FillValues<T>(in DataVector vector, Span<T> values);

/// <summary>A column of one value per row; splits without a file are skipped.</summary>
internal sealed class ValueColumn<T>(int column, ColumnWriter?[] files, FillValues<T> fill) : ColumnEncoder
    where T : unmanaged
{
    private T[] _values = [];
    private T[] _some = [];

    public override void Append(in DataChunk chunk, SplitRows rows)
    {
        if (_values.Length < rows.Rows) (_values, _some) = (new T[rows.Rows], new T[rows.Rows]);
        var values = _values.AsSpan(0, rows.Rows);
        fill(chunk.Column(column), values);
        for (var split = 0; split < files.Length; split++)
        {
            if (files[split] is not { } file) continue;
            var chosen = rows[split];
            var all = chosen.Length == values.Length; // the usual chunk of a log sorted by time
            for (var i = 0; !all && i < chosen.Length; i++) _some[i] = values[chosen[i]];
            file.Append<T>(all ? values : _some.AsSpan(0, chosen.Length));
        }
    }
}

/// <summary>Numbers of the rows in the source query.</summary>
internal sealed class SourceRowColumn(ColumnWriter[] files) : ColumnEncoder
{
    private long[] _numbers = [];

    public override void Append(in DataChunk chunk, SplitRows rows)
    {
        if (_numbers.Length < rows.Rows) _numbers = new long[rows.Rows];
        for (var split = 0; split < files.Length; split++)
        {
            var chosen = rows[split];
            for (var i = 0; i < chosen.Length; i++) _numbers[i] = rows.First + chosen[i];
            files[split].Append<long>(_numbers.AsSpan(0, chosen.Length));
        }
    }
}

/// <summary>A list column: ids of all rows one after the other, and where each row's begin.</summary>
internal sealed class ListColumn : ColumnEncoder
{
    private readonly FieldSchema _field;
    private readonly int _column;
    private readonly ColumnWriter[] _offsets;
    private readonly ColumnWriter[] _ids;
    private readonly long[] _next;
    private readonly List<int> _row = [];
    private int[] _elements = [];

    public ListColumn(FieldSchema field, int column, ColumnWriter[] offsets, ColumnWriter[] ids)
    {
        (_field, _column, _offsets, _ids) = (field, column, offsets, ids);
        _next = new long[offsets.Length];
        foreach (var file in offsets) file.Append<long>([0]);
    }

    public override void Append(in DataChunk chunk, SplitRows rows)
    {
        var lists = chunk.Column(_column);
        var elements = lists.Elements();
        if (_elements.Length < elements.Rows) _elements = new int[elements.Rows * 2];
        Fill.Ids(elements, _field.Encoder, _elements.AsSpan(0, elements.Rows));
        for (var split = 0; split < _ids.Length; split++)
            foreach (var row in rows[split]) AppendRow(split, row, lists, elements);
    }

    private void AppendRow(int split, int row, in DataVector lists, in DataVector elements)
    {
        _row.Clear();
        if (lists.IsValid(row))
        {
            var entry = lists.Values<ListEntry>()[row];
            for (var i = entry.Start; i < entry.Start + entry.Length; i++)
                if (_elements[i] != FieldEncoder.Missing) _row.Add(_elements[i]);
        }

        if (_row.Count == 0) _row.Add(FieldEncoder.Missing);
        _next[split] += _row.Count;
        if (_next[split] > int.MaxValue)
            throw new InputException(
                $"features.{_field.Name}", $"its lists hold more than {int.MaxValue} values in one split",
                "shorten the lists in the expression");
        _ids[split].Append<int>(CollectionsMarshal.AsSpan(_row));
        _offsets[split].Append<long>([_next[split]]);
    }
}
