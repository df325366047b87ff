namespace CrossDistil.Tensors.Operations;

/// <summary>
/// Embedding rows of every field side by side, then numbers; once for each group of the table's vectors. Its gradient
/// waits in the table, per occurrence, for an optimizer.
/// </summary>
internal sealed class GatherOperation : Operation
{
    private readonly List<PooledField> _lists = [];
    private EmbeddingTable _table = null!;
    private nint _rows; // int32 [rows, fields]: table rows, −1 where a list covers the field

    public static Tensor Run(
        Tape tape, EmbeddingTable table, ReadOnlySpan<int> ids, int rows, ReadOnlySpan<FieldLists> lists,
        ReadOnlySpan<float> numbers, int numberColumns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(numberColumns);
        if (ids.Length != (long)rows * table.Fields)
            throw new ArgumentException(
                $"{rows} rows of {table.Fields} fields need {(long)rows * table.Fields} ids, not {ids.Length}.", nameof(ids));
        if (numbers.Length != (long)rows * numberColumns)
            throw new ArgumentException($"{rows} rows need {(long)rows * numberColumns} numbers, not {numbers.Length}.", nameof(numbers));
        foreach (var list in lists)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)list.Field, (uint)table.Fields, nameof(lists));
            if (list.Repeats is not null && tape.Recording)
                throw new ArgumentException("Rows that share a list have no gradient.", nameof(lists));
        }

        var width = table.Fields * table.Dim;
        var y = tape.New(rows, checked(table.Groups * (width + numberColumns)), needsGradient: true);
        var operation = tape.Record<GatherOperation>(y);
        var plain = tape.Arena.Take((long)ids.Length * sizeof(int));
        Resolve(table, ids, lists, Arena.View<int>(plain, ids.Length));
        tape.Kernels.Gather(table.Address, table.Dim, table.Groups, plain, table.Fields, y.Matrix);
        foreach (var list in lists)
        {
            var pooled = Resolve(tape, table, list, rows);
            tape.Kernels.GatherMean(table.Address, table.Dim, table.Groups, pooled.Offsets, pooled.Rows, y.Matrix, list.Field * table.Dim);
            operation?._lists.Add(pooled);
            if (list.Repeats is { } repeats) Repeat(table, list.Field, repeats, y);
        }

        for (var place = 0; place < rows * table.Groups && numberColumns > 0; place++) // a row's blocks follow one another
        {
            var to = y.Address + ((nint)place * (width + numberColumns) * sizeof(float)) + (width * sizeof(float));
            numbers.Slice(place / table.Groups * numberColumns, numberColumns).CopyTo(Arena.View<float>(to, numberColumns));
        }

        if (operation is not null) (operation._table, operation._rows) = (table, plain);
        return y;
    }

    public override void Backward(TensorKernels kernels)
    {
        int rows = Output.Rows, fields = _table.Fields;
        var pending = _table.Pending;
        var first = pending.Extend(rows, rows * fields, out var gradients);
        kernels.GatherGradient(Output.GradientMatrix, _table.Dim, _table.Groups, fields, gradients);
        pending.AddPlain(Arena.View<int>(_rows, rows * fields), first);
        foreach (var list in _lists)
        {
            var offsets = Arena.View<int>(list.Offsets, rows + 1);
            pending.AddPooled(offsets, Arena.View<int>(list.Rows, offsets[^1]), first + list.Field, fields);
        }
    }

    public override void Describe(IGraphWriter graph) =>
        graph.Gather(Output, _table, (Output.Columns / _table.Groups) - (_table.Fields * _table.Dim));

    public override void Forget()
    {
        _table = null!;
        _lists.Clear();
    }

    private static void Resolve(EmbeddingTable table, ReadOnlySpan<int> ids, ReadOnlySpan<FieldLists> lists, Span<int> rows)
    {
        for (var f = 0; f < table.Fields; f++)
        {
            var (start, count, isList) = (table.Starts[f], table.FieldRows[f], false);
            foreach (var list in lists) isList |= list.Field == f;
            for (var i = f; i < ids.Length; i += table.Fields)
            {
                if (!isList && (uint)ids[i] >= (uint)count) throw OutOfRange(table, f, ids[i]);
                rows[i] = isList ? -1 : start + ids[i];
            }
        }
    }

    private static PooledField Resolve(Tape tape, EmbeddingTable table, FieldLists list, int rows)
    {
        if (list.Offsets is null || list.Ids is null || list.Offsets.Length <= rows || list.Offsets[0] != 0)
            throw new ArgumentException($"The lists of field {list.Field} need {rows + 1} offsets, from 0.", nameof(list));
        for (var r = 0; r < rows; r++)
            if (list.Offsets[r] > list.Offsets[r + 1] || list.Offsets[r + 1] > list.Ids.Length)
                throw new ArgumentException($"The offsets of field {list.Field} fall, or leave its ids, at row {r}.", nameof(list));

        var count = list.Offsets[rows];
        var pooled = new PooledField(list.Field, tape.Arena.Take((rows + 1L) * sizeof(int)), tape.Arena.Take((long)count * sizeof(int)));
        list.Offsets.AsSpan(0, rows + 1).CopyTo(Arena.View<int>(pooled.Offsets, rows + 1));
        var (start, known) = (table.Starts[list.Field], table.FieldRows[list.Field]);
        var target = Arena.View<int>(pooled.Rows, count);
        for (var i = 0; i < count; i++)
        {
            if ((uint)list.Ids[i] >= (uint)known) throw OutOfRange(table, list.Field, list.Ids[i]);
            target[i] = start + list.Ids[i];
        }

        return pooled;
    }

    /// <summary>Copies a list's mean to the rows that share it.</summary>
    private static void Repeat(EmbeddingTable table, int field, bool[] repeats, Tensor y)
    {
        var width = y.Columns / table.Groups;
        for (var row = 1; row < y.Rows; row++)
        {
            if (!repeats[row]) continue;
            for (var group = 0; group < table.Groups; group++)
            {
                var at = (group * width) + (field * table.Dim);
                var to = Arena.View<float>(y.Address + ((((nint)row * y.Columns) + at) * sizeof(float)), table.Dim);
                Arena.View<float>(y.Address + (((((nint)row - 1) * y.Columns) + at) * sizeof(float)), table.Dim).CopyTo(to);
            }
        }
    }

    private static ArgumentOutOfRangeException OutOfRange(EmbeddingTable table, int field, int id) =>
        new(nameof(id), id, $"Field {field} of '{table.Name}' has ids 0 … {table.FieldRows[field] - 1}, not {id}.");

    private readonly record struct PooledField(int Field, nint Offsets, nint Rows);
}
