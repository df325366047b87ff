using System.Runtime.InteropServices;
using CrossDistil.Data.Encoding;

namespace CrossDistil.Serving.Requests;

/// <summary>
/// The rows of a request as they were read, before they are encoded: their number is known only at the end of the body,
/// and several requests may be scored together. Reusable; nothing is allocated per row but the texts of values.
/// </summary>
internal sealed class RowBuffer
{
    private const int MaxKept = 1 << 20; // values; a larger buffer is not reused
    private readonly List<Cell> _shared = [], _cells = [];
    private readonly List<RawValue> _values = [];
    private int[] _lastRow = [], _sharedIds = [];
    private bool[] _brought = [];

    public int Rows { get; set; }

    public bool IsWorthKeeping => _values.Capacity <= MaxKept && _cells.Capacity <= MaxKept;

    public void Begin(int features)
    {
        _shared.Clear();
        _cells.Clear();
        _values.Clear();
        Rows = 0;
        if (_brought.Length < features) (_brought, _lastRow, _sharedIds) = (new bool[features], new int[features], new int[features]);
        Array.Clear(_brought);
        Array.Fill(_lastRow, -2);
        Array.Fill(_sharedIds, 1);
    }

    /// <summary>Whether a row or the shared part brought the feature, maybe as null.</summary>
    public bool Brings(int feature) => _brought[feature];

    /// <summary>Adds a value to the cell that is being written.</summary>
    public void Add(RawValue value) => _values.Add(value);

    /// <summary>Where the next cell's values will start.</summary>
    public int Mark() => _values.Count;

    /// <summary>Ends a cell with the values since its mark.</summary>
    /// <param name="row">The row; −1 = every row that does not bring its own.</param>
    /// <param name="feature">Position of the feature.</param>
    /// <param name="mark">Where its values start.</param>
    /// <returns>false = this row has brought the feature before, in the rows that are read now.</returns>
    public bool TryClose(int row, int feature, int mark)
    {
        if (_lastRow[feature] == row) return false;
        (_lastRow[feature], _brought[feature]) = (row, true);
        var cell = new Cell(row, feature, mark, _values.Count - mark);
        (row < 0 ? _shared : _cells).Add(cell);
        if (row < 0) _sharedIds[feature] = Math.Max(1, cell.Count);
        return true;
    }

    /// <summary>Sets the values in a request that was begun.</summary>
    /// <param name="request">Its rows from <paramref name="offset"/> on are these.</param>
    /// <param name="offset">Place of the first row.</param>
    /// <param name="map">[feature here] the request's feature, −1 = it has none such; empty = the same.</param>
    public void CopyTo(RankRequest request, int offset, ReadOnlySpan<int> map = default)
    {
        var values = CollectionsMarshal.AsSpan(_values);
        foreach (var cell in CollectionsMarshal.AsSpan(_shared))
        {
            var feature = map.IsEmpty ? cell.Feature : map[cell.Feature];
            if (feature < 0) continue;
            var shared = values.Slice(cell.Start, cell.Count);
            request.SetRows(offset, offset + Rows, feature, shared);
        }

        foreach (var cell in CollectionsMarshal.AsSpan(_cells))
            if ((map.IsEmpty ? cell.Feature : map[cell.Feature]) is var feature and >= 0)
                request.Set(offset + cell.Row, feature, values.Slice(cell.Start, cell.Count));
    }

    /// <summary>Adds the number of ids of each feature; nothing or null counts as one, the missing id.</summary>
    public void CountIds(Span<long> ids)
    {
        for (var feature = 0; feature < ids.Length; feature++) ids[feature] += (long)Rows * _sharedIds[feature];
        foreach (var cell in CollectionsMarshal.AsSpan(_cells)) ids[cell.Feature] += Math.Max(1, cell.Count) - _sharedIds[cell.Feature];
    }

    private readonly record struct Cell(int Row, int Feature, int Start, int Count);
}
