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

/// <summary>A column of one value per row; a split without a file has none.</summary>
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
            if (chosen.Length == values.Length)
            {
                file.Append<T>(values);
                continue;
            }

            for (var i = 0; i < chosen.Length; i++) _some[i] = values[chosen[i]];
            file.Append<T>(_some.AsSpan(0, chosen.Length));
        }
    }
}

/// <summary>The rows' numbers in the source query.</summary>
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

/// <summary>From vectors to encoded values: a loop per type, nothing allocated per value.</summary>
internal static class Fill
{
    public static void Labels(in DataVector vector, Span<byte> labels) => vector.Values<byte>().CopyTo(labels);

    public static void Weights(in DataVector vector, Span<float> weights)
    {
        var values = vector.Values<double>();
        for (var i = 0; i < values.Length; i++) weights[i] = (float)values[i];
    }

    public static void Users(in DataVector vector, KeyKind kind, Span<long> keys)
    {
        switch (kind)
        {
            case KeyKind.Integer:
                var integers = vector.Values<long>();
                for (var i = 0; i < keys.Length; i++) keys[i] = vector.IsValid(i) ? UserKey.Of(integers[i]) : UserKey.Missing;
                break;
            case KeyKind.Number:
                var numbers = vector.Values<double>();
                for (var i = 0; i < keys.Length; i++) keys[i] = vector.IsValid(i) ? UserKey.Of(numbers[i]) : UserKey.Missing;
                break;
            default:
                var texts = vector.Values<DuckDbString>();
                for (var i = 0; i < keys.Length; i++) keys[i] = vector.IsValid(i) ? UserKey.Of(texts[i].Utf8) : UserKey.Missing;
                break;
        }
    }

    public static void Numbers(in DataVector vector, NumberEncoder encoder, Span<float> numbers)
    {
        var values = vector.Values<double>();
        for (var i = 0; i < values.Length; i++) numbers[i] = vector.IsValid(i) ? encoder.Encode(values[i]) : 0;
    }

    public static void Ids(in DataVector vector, FieldEncoder encoder, Span<int> ids)
    {
        switch (encoder)
        {
            case BucketEncoder buckets:
                Buckets(vector, buckets, ids);
                break;
            case KeyEncoder { Keys: KeyKind.Integer } keys:
                Integers(vector, keys, ids);
                break;
            case KeyEncoder { Keys: KeyKind.Number } keys:
                Doubles(vector, keys, ids);
                break;
            case KeyEncoder keys:
                Texts(vector, keys, ids);
                break;
        }
    }

    private static void Buckets(in DataVector vector, BucketEncoder encoder, Span<int> ids)
    {
        var values = vector.Values<double>();
        for (var i = 0; i < values.Length; i++) ids[i] = vector.IsValid(i) ? encoder.EncodeNumber(values[i]) : FieldEncoder.Missing;
    }

    private static void Integers(in DataVector vector, KeyEncoder encoder, Span<int> ids)
    {
        encoder.EncodeIntegers(vector.Values<long>(), ids);
        for (var i = 0; vector.HasNulls && i < vector.Rows; i++)
            if (!vector.IsValid(i)) ids[i] = FieldEncoder.Missing;
    }

    private static void Doubles(in DataVector vector, KeyEncoder encoder, Span<int> ids)
    {
        var values = vector.Values<double>();
        for (var i = 0; i < values.Length; i++) ids[i] = vector.IsValid(i) ? encoder.EncodeNumber(values[i]) : FieldEncoder.Missing;
    }

    private static void Texts(in DataVector vector, KeyEncoder encoder, Span<int> ids)
    {
        var values = vector.Values<DuckDbString>();
        for (var i = 0; i < values.Length; i++) ids[i] = vector.IsValid(i) ? encoder.EncodeText(values[i].Utf8) : FieldEncoder.Missing;
    }
}
