using System.Numerics;

namespace CrossDistil.Tensors;

/// <summary>
/// The sparse gradient of a table: one entry per occurrence of a row in a batch, (row, scale, place of the gradient).
/// Before an optimizer's step the entries are sorted by row, stably, so that a row's occurrences are summed in the
/// order in which they came.
/// </summary>
internal sealed class RowGradients(int tableRows, int dim) : IDisposable
{
    private const int DigitBits = 11;

    private readonly NativeBuffer _gradients = new(), _sums = new();
    private readonly NativeBuffer _entryRows = new(), _entrySources = new(), _entryScales = new(); // [entry]
    private readonly NativeBuffer _order = new(), _spareOrder = new();                             // [entry], sorted by row
    private readonly NativeBuffer _rows = new(), _starts = new();                                  // [segment]
    private int _sources, _entries, _segments;
    private int _sorted = -1; // number of entries that were sorted; −1 = none

    /// <summary>Rows of all batches whose gradients wait here.</summary>
    public long BatchRows { get; private set; }

    /// <summary>
    /// Makes room for the gradients of one batch: <paramref name="count"/> rows of length dim at
    /// <paramref name="gradients"/>.
    /// </summary>
    /// <returns>Number of the first of them.</returns>
    public int Extend(int batchRows, int count, out nint gradients)
    {
        var first = _sources;
        _gradients.Reserve((first + (long)count) * dim * sizeof(float), (long)first * dim * sizeof(float));
        gradients = _gradients.Address + ((nint)first * dim * sizeof(float));
        _sources = checked(_sources + count);
        BatchRows += batchRows;
        return first;
    }

    /// <summary>
    /// Gradient <paramref name="first"/> + i belongs to table row <paramref name="rows"/>[i]; −1 = to none.
    /// </summary>
    public void AddPlain(ReadOnlySpan<int> rows, int first)
    {
        Open(rows.Length, out var entryRows, out var entrySources, out var entryScales);
        var added = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i] < 0) continue;
            (entryRows[added], entrySources[added], entryScales[added]) = (rows[i], first + i, 1);
            added++;
        }

        _entries += added;
    }

    /// <summary>
    /// Gradient <paramref name="first"/> + r·<paramref name="step"/> is shared equally by the table rows in list r.
    /// </summary>
    public void AddPooled(ReadOnlySpan<int> offsets, ReadOnlySpan<int> rows, int first, int step)
    {
        Open(rows.Length, out var entryRows, out var entrySources, out var entryScales);
        rows.CopyTo(entryRows);
        for (var r = 0; r + 1 < offsets.Length; r++)
        {
            var list = offsets[r]..offsets[r + 1];
            entrySources[list].Fill(first + (r * step));
            entryScales[list].Fill(1f / (offsets[r + 1] - offsets[r]));
        }

        _entries += rows.Length;
    }

    /// <summary>
    /// Sorts the entries and sums them per row, adding decay·occurrences·row; <paramref name="sums"/> is [segments,
    /// dim].
    /// </summary>
    /// <param name="kernels">The kernels.</param>
    /// <param name="table">Address of the table.</param>
    /// <param name="decay">Decay of a row per occurrence.</param>
    /// <param name="sameLayout">
    /// Gradients whose entries may have been the same when they were sorted last, so that their order fits; null =
    /// none.
    /// </param>
    /// <param name="sums">Their address.</param>
    public RowSegments Merge(TensorKernels kernels, nint table, float decay, RowGradients? sameLayout, out nint sums)
    {
        var segments = Segments(sameLayout);
        sums = SumRows(kernels, segments, table, decay);
        return segments;
    }

    /// <summary>Sorts the entries by row, or takes over the order of gradients with the same rows.</summary>
    public RowSegments Segments(RowGradients? sameLayout = null)
    {
        var order = sameLayout is not null && sameLayout.HasSorted(this) ? sameLayout : this;
        if (order == this && _sorted != _entries) // otherwise only the gradients may have changed
        {
            Sort();
            (_segments, _sorted) = (FindSegments(), _entries);
        }

        return new RowSegments(
            order._segments, dim, order._rows.Address, order._starts.Address, order._order.Address, _entrySources.Address,
            _entryScales.Address, _gradients.Address);
    }

    /// <summary>
    /// Sums these gradients per row, [segments, dim]; the segments may be those of another one with the same entries.
    /// </summary>
    public nint SumRows(TensorKernels kernels, RowSegments segments, nint table, float decay)
    {
        _sums.Reserve((long)segments.Count * dim * sizeof(float), keep: 0);
        kernels.SumRows(segments with { Gradients = _gradients.Address }, table, decay, _sums.Address);
        return _sums.Address;
    }

    /// <summary>Whether both came from the same rows in the same places, so that only the gradients differ.</summary>
    public bool HasEntriesOf(RowGradients other) =>
        (_sources, _entries, BatchRows) == (other._sources, other._entries, other.BatchRows)
        && Same(_entryRows, other._entryRows, _entries)
        && Same(_entrySources, other._entrySources, _entries)
        && Same(_entryScales, other._entryScales, _entries);

    /// <summary>g ← scale·g; occurrences stay what they are.</summary>
    public void Scale(TensorKernels kernels, float scale) =>
        kernels.Map(new Function(FunctionKind.Affine, scale), _gradients.Address, _gradients.Address, _sources * dim, accumulate: false);

    /// <summary>
    /// g ← g + scale·(the other's g), where both have the same entries; occurrences stay what they are.
    /// </summary>
    public void Add(TensorKernels kernels, RowGradients other, float scale) =>
        kernels.Map(
            new Function(FunctionKind.Affine, scale), other._gradients.Address, _gradients.Address, _sources * dim, accumulate: true);

    public void AddTo(Span<float> dense)
    {
        var gradients = _gradients.Span<float>(_sources * dim);
        for (var e = 0; e < _entries; e++)
        {
            var from = gradients.Slice(_entrySources.Span<int>(_entries)[e] * dim, dim);
            var to = dense.Slice(_entryRows.Span<int>(_entries)[e] * dim, dim);
            for (var d = 0; d < dim; d++) to[d] += _entryScales.Span<float>(_entries)[e] * from[d];
        }
    }

    public void Clear() => (_sources, _entries, BatchRows) = (0, 0, 0);

    public void Dispose()
    {
        foreach (var buffer in (ReadOnlySpan<NativeBuffer>)
            [_gradients, _sums, _entryRows, _entrySources, _entryScales, _order, _spareOrder, _rows, _starts]) buffer.Dispose();
    }

    /// <summary>
    /// Whether the order, which stays until new entries come, also fits another's entries: only the rows count.
    /// </summary>
    private bool HasSorted(RowGradients other) => _sorted == other._entries && Same(_entryRows, other._entryRows, _sorted);

    private static bool Same(NativeBuffer left, NativeBuffer right, int count) =>
        left.Span<int>(count).SequenceEqual(right.Span<int>(count));

    /// <summary>Room for <paramref name="count"/> entries behind the present ones.</summary>
    private void Open(int count, out Span<int> rows, out Span<int> sources, out Span<float> scales)
    {
        var total = checked(_entries + count);
        _sorted = -1;
        foreach (var buffer in (ReadOnlySpan<NativeBuffer>)[_entryRows, _entrySources, _entryScales])
            buffer.Reserve((long)total * sizeof(int), (long)_entries * sizeof(int));
        rows = _entryRows.Span<int>(total)[_entries..];
        sources = _entrySources.Span<int>(total)[_entries..];
        scales = _entryScales.Span<float>(total)[_entries..];
    }

    /// <summary>
    /// Least significant digit first: a stable counting sort of the entry numbers by each digit of the row.
    /// </summary>
    private void Sort()
    {
        _order.Reserve((long)_entries * sizeof(int), keep: 0);
        _spareOrder.Reserve((long)_entries * sizeof(int), keep: 0);
        var keys = _entryRows.Span<int>(_entries);
        var from = _order.Span<int>(_entries);
        var to = _spareOrder.Span<int>(_entries);
        for (var e = 0; e < from.Length; e++) from[e] = e;
        Span<int> places = stackalloc int[1 << DigitBits];
        var bits = 32 - BitOperations.LeadingZeroCount((uint)(tableRows - 1));
        for (var shift = 0; shift < bits; shift += DigitBits)
        {
            places.Clear();
            foreach (var key in keys) places[Digit(key, shift)]++;
            var place = 0;
            foreach (ref var digit in places) (digit, place) = (place, place + digit);
            foreach (var e in from) to[places[Digit(keys[e], shift)]++] = e;
            var sorted = to;
            to = from;
            from = sorted;
        }

        if (!from.Overlaps(_order.Span<int>(_entries))) from.CopyTo(_order.Span<int>(_entries));
    }

    private static int Digit(int key, int shift) => (key >> shift) & ((1 << DigitBits) - 1);

    private int FindSegments()
    {
        _rows.Reserve((long)_entries * sizeof(int), keep: 0);
        _starts.Reserve((_entries + 1L) * sizeof(int), keep: 0);
        var keys = _entryRows.Span<int>(_entries);
        var order = _order.Span<int>(_entries);
        var rows = _rows.Span<int>(_entries);
        var starts = _starts.Span<int>(_entries + 1);
        var count = 0;
        for (var i = 0; i < order.Length; i++)
        {
            var row = keys[order[i]];
            if (count > 0 && rows[count - 1] == row) continue;
            (rows[count], starts[count]) = (row, i);
            count++;
        }

        starts[count] = _entries;
        return count;
    }
}
