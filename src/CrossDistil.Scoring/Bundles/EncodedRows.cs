using System.Runtime.InteropServices;
using CrossDistil.Data.Encoding;
using CrossDistil.Data.Sampling;

namespace CrossDistil.Scoring.Bundles;

/// <summary>The rows of a request, encoded as they are set, by the encoders of training.</summary>
internal sealed class EncodedRows(FeatureColumns columns)
{
    private const float MissingNumber = float.NaN; // no encoder gives it; the model reads 0, the mean
    private static readonly int[] s_missing = [FieldEncoder.Missing];
    private readonly List<int> _listIds = []; // the lists that were set, one after another
    private int[] _ids = [];                  // [row, field]; −1 in a list field
    private float[] _numbers = [];            // [row, number]
    private (int Start, int Count)[] _lists = []; // [row, list field] places in _listIds; nothing set = 0 values

    public int Rows { get; private set; }

    public void Begin(int rows)
    {
        Rows = rows;
        _listIds.Clear();
        Grow(ref _ids, rows * columns.Fields).Clear();
        Grow(ref _numbers, rows * columns.Numbers).Fill(MissingNumber);
        Grow(ref _lists, rows * columns.Lists.Length).Clear();
    }

    public void Set(int row, int feature, ReadOnlySpan<RawValue> values)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        Fill(row, row + 1, feature, values);
    }

    public void SetAll(int feature, ReadOnlySpan<RawValue> values) => Fill(0, Rows, feature, values);

    public void SetRows(int start, int end, int feature, ReadOnlySpan<RawValue> values) => Fill(start, end, feature, values);

    /// <summary>Copies rows into the inputs of a pass.</summary>
    public void CopyTo(Inputs inputs, int start, int rows)
    {
        _ids.AsSpan(start * columns.Fields, rows * columns.Fields).CopyTo(inputs.Ids);
        var numbers = inputs.Numbers.AsSpan(0, rows * columns.Numbers);
        _numbers.AsSpan(start * columns.Numbers, numbers.Length).CopyTo(numbers);
        foreach (ref var number in numbers)
            if (float.IsNaN(number)) number = 0;
        for (var list = 0; list < columns.Lists.Length; list++) CopyList(inputs, list, start, rows);
    }

    /// <summary>Adds up unknown ids by feature.</summary>
    public void CountUnknown(Span<int> unknown)
    {
        for (var feature = 0; feature < columns.Count; feature++)
        {
            if (columns.Field(feature) is null) continue;
            ReadOnlySpan<int> last = default;
            var lastUnknown = 0;
            for (var row = 0; row < Rows; row++)
            {
                var ids = Ids(row, feature);
                if (ids != last || row == 0) lastUnknown = ids.Count(FieldEncoder.Unknown);
                last = ids;
                unknown[feature] += lastUnknown;
            }
        }
    }

    public (int Missing, int Unknown) Gaps(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        var (missing, unknown) = (0, 0);
        for (var feature = 0; feature < columns.Count; feature++)
        {
            if (columns.Field(feature) is null)
            {
                missing += float.IsNaN(_numbers[(row * columns.Numbers) + columns.Column(feature)]) ? 1 : 0;
                continue;
            }

            var ids = Ids(row, feature);
            missing += ids.IsEmpty || ids[0] == FieldEncoder.Missing ? 1 : 0;
            unknown += ids.Contains(FieldEncoder.Unknown) ? 1 : 0;
        }

        return (missing, unknown);
    }

    private void Fill(int start, int end, int feature, ReadOnlySpan<RawValue> values)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(feature);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(feature, columns.Count);
        var column = columns.Column(feature);
        if (columns.Field(feature) is { IsList: true } list)
        {
            var first = _listIds.Count;
            list.EncodeList(values, _listIds);
            for (var row = start; row < end; row++) _lists[(row * columns.Lists.Length) + ListOf(column)] = (first, _listIds.Count - first);
            return;
        }

        if (values.Length > 1)
            throw new InputException($"feature {columns.Names[feature]}", $"takes one value, not {values.Length}", "send a single value");
        var value = values.IsEmpty ? default : columns.Known(feature, values[0]);
        if (columns.Field(feature) is { } field)
        {
            var id = field.Encoder.Encode(value);
            for (var row = start; row < end; row++) _ids[(row * columns.Fields) + column] = id;
            return;
        }

        var number = value.TryGetNumber(out var raw) && double.IsFinite(raw) ? columns.Number(feature).Encode(value) : MissingNumber;
        for (var row = start; row < end; row++) _numbers[(row * columns.Numbers) + column] = number;
    }

    /// <summary>A row's ids of a field; empty for a list that was not set, which counts as the missing id.</summary>
    private ReadOnlySpan<int> Ids(int row, int feature)
    {
        var column = columns.Column(feature);
        if (!columns.Field(feature)!.IsList) return _ids.AsSpan((row * columns.Fields) + column, 1);
        var (start, count) = _lists[(row * columns.Lists.Length) + ListOf(column)];
        return CollectionsMarshal.AsSpan(_listIds).Slice(start, count);
    }

    private void CopyList(Inputs inputs, int list, int start, int rows)
    {
        var (target, next) = (inputs.Lists[list], 0);
        var set = CollectionsMarshal.AsSpan(_listIds);
        var repeats = target.Repeats ??= new bool[target.Offsets.Length - 1];
        for (var row = 0; row < rows; row++)
        {
            inputs.Ids[(row * columns.Fields) + target.Field] = -1;
            var place = _lists[((start + row) * columns.Lists.Length) + list];
            // A list that rows share, such as the user's history of a request, is pooled once.
            repeats[row] = row > 0 && place.Count > 1 && place == _lists[((start + row - 1) * columns.Lists.Length) + list];
            var (first, count) = place;
            if (repeats[row])
            {
                target.Offsets[row + 1] = next;
                continue;
            }

            var ids = count == 0 ? s_missing : set.Slice(first, count);
            if (next + ids.Length > target.Ids.Length)
                target.Ids = [.. target.Ids, .. new int[Math.Max(ids.Length, target.Ids.Length)]];
            ids.CopyTo(target.Ids.AsSpan(next));
            next += ids.Length;
            target.Offsets[row + 1] = next;
        }
    }

    private int ListOf(int field) => Array.IndexOf(columns.Lists, field);

    private static Span<T> Grow<T>(ref T[] values, int count)
    {
        if (values.Length < count) values = new T[Math.Max(count, values.Length * 2)];
        return values.AsSpan(0, count);
    }
}
