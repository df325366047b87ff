using CrossDistil.Data.Cache;
using CrossDistil.Data.Strata;

namespace CrossDistil.Data.Sampling;

/// <summary>
/// Gathers rows of a split, or of a part of one, into a <see cref="Batch"/>. Allocates nothing, except when a batch
/// needs more room for list ids than any before. Reads only, so threads may share it as long as each has its own batch.
/// </summary>
internal sealed class BatchReader
{
    private readonly IRowColumns _columns;
    private readonly int _tasks;
    private readonly LabelColumn _labels;
    private readonly Columns _inputs;
    private readonly Columns? _privileged;

    /// <summary>A reader of some rows.</summary>
    /// <param name="columns">The rows.</param>
    /// <param name="schema">The schema of their cache.</param>
    /// <param name="privileged">Whether batches carry the privileged features too, for teachers that see them.</param>
    public BatchReader(IRowColumns columns, DatasetSchema schema, bool privileged = false)
    {
        (_columns, _labels, _tasks) = (columns, columns.Labels, schema.Tasks.Count);
        _inputs = new Columns(schema, privileged: false);
        _privileged = privileged ? new Columns(schema, privileged: true) : null;
    }

    /// <summary>An empty batch of the schema's shape.</summary>
    /// <param name="capacity">Maximum of rows, ≥ 1.</param>
    public Batch NewBatch(int capacity) => new(capacity, _inputs.New(capacity), _privileged?.New(capacity), _tasks);

    /// <summary>
    /// Fills <paramref name="batch"/> with the given rows, in their order; a row may occur more than once.
    /// </summary>
    /// <param name="rows">Rows of the split, each 0..Rows − 1; at most the batch's capacity.</param>
    /// <param name="batch">A batch of <see cref="NewBatch"/>; what it held is overwritten.</param>
    /// <exception cref="ArgumentOutOfRangeException">More rows than the batch holds.</exception>
    public void Read(ReadOnlySpan<int> rows, Batch batch)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows.Length, batch.Capacity, nameof(rows));
        batch.Rows = rows.Length;
        ReadAt(0, rows, batch);
    }

    /// <summary>
    /// Fills <paramref name="batch"/> with the <paramref name="count"/> rows from <paramref name="start"/> on, for
    /// evaluation in order.
    /// </summary>
    /// <param name="start">First row.</param>
    /// <param name="count">
    /// Number of rows, at most the batch's capacity; start + count is at most the split's rows.
    /// </param>
    /// <param name="batch">A batch of <see cref="NewBatch"/>; what it held is overwritten.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The rows do not lie in the split, or are more than the batch holds.
    /// </exception>
    public void Read(int start, int count, Batch batch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, batch.Capacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, _columns.Rows - count);
        Span<int> rows = stackalloc int[256];
        batch.Rows = count;
        for (var done = 0; done < count; done += rows.Length)
        {
            var some = rows[..Math.Min(rows.Length, count - done)];
            for (var i = 0; i < some.Length; i++) some[i] = start + done + i;
            ReadAt(done, some, batch);
        }
    }

    /// <summary>Writes the rows of the split to the batch's rows from <paramref name="at"/> on.</summary>
    private void ReadAt(int at, ReadOnlySpan<int> rows, Batch batch)
    {
        rows.CopyTo(batch.Origins.AsSpan(at));
        Read(at, rows, _inputs, batch.Inputs);
        if (_privileged is { } privileged) Read(at, rows, privileged, batch.Privileged!);
        LabelPattern.Of(batch.Labels.Count, _labels, rows, batch.Patterns.AsSpan(at, rows.Length));
        for (var task = 0; task < batch.Labels.Count; task++)
            GatherLabels(_columns.Labels(task), _columns.Weights, rows, batch.Labels[task].AsSpan(at), batch.LabelWeights[task].AsSpan(at));
    }

    private void Read(int at, ReadOnlySpan<int> rows, Columns columns, Inputs inputs)
    {
        for (var field = 0; field < inputs.Fields; field++)
            GatherIds(_columns.Ids(columns.Fields[field]), rows, inputs.Ids.AsSpan((at * inputs.Fields) + field), inputs.Fields);
        for (var list = 0; list < inputs.Lists.Count; list++) // by index: an enumerator would be allocated
        {
            var field = columns.Fields[inputs.Lists[list].Field];
            GatherList(_columns.ListOffsets(field), _columns.ListIds(field), rows, at, inputs.Lists[list]);
        }

        for (var column = 0; column < inputs.NumberColumns; column++)
            GatherNumbers(
                _columns.Numbers(columns.Numbers[column]), rows, inputs.Numbers.AsSpan((at * inputs.NumberColumns) + column),
                inputs.NumberColumns);
    }

    private static void GatherIds(ReadOnlySpan<int> column, ReadOnlySpan<int> rows, Span<int> target, int stride)
    {
        if (rows.IsEmpty) return;
        if (column.IsEmpty) // a list field
            for (var i = 0; i < rows.Length; i++) target[i * stride] = -1;
        else
            for (var i = 0; i < rows.Length; i++) target[i * stride] = column[rows[i]];
    }

    private static void GatherNumbers(ReadOnlySpan<float> column, ReadOnlySpan<int> rows, Span<float> target, int stride)
    {
        for (var i = 0; i < rows.Length; i++) target[i * stride] = column[rows[i]];
    }

    private static void GatherList(ReadOnlySpan<long> offsets, ReadOnlySpan<int> ids, ReadOnlySpan<int> rows, int at, IdList target)
    {
        var next = target.Offsets[at]; // 0 at the first row, and always written before
        for (var i = 0; i < rows.Length; i++)
        {
            var values = ids[(int)offsets[rows[i]]..(int)offsets[rows[i] + 1]];
            if (next + values.Length > target.Ids.Length) target.Ids = Grown(target.Ids, next, next + values.Length);
            values.CopyTo(target.Ids.AsSpan(next));
            next += values.Length;
            target.Offsets[at + i + 1] = next;
        }
    }

    private static int[] Grown(int[] ids, int used, int needed)
    {
        var grown = new int[Math.Max(needed, ids.Length * 2)];
        ids.AsSpan(0, used).CopyTo(grown);
        return grown;
    }

    private static void GatherLabels(
        ReadOnlySpan<byte> column, ReadOnlySpan<float> sampleWeights, ReadOnlySpan<int> rows, Span<float> labels, Span<float> weights)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            var label = column[rows[i]];
            labels[i] = label == 1 ? 1 : 0;
            weights[i] = label == CacheFormat.MissingLabel ? 0 : sampleWeights.IsEmpty ? 1 : sampleWeights[rows[i]];
        }
    }

    /// <summary>Which of the schema's fields and numbers are read, in its order.</summary>
    private sealed class Columns(DatasetSchema schema, bool privileged)
    {
        public int[] Fields { get; } = Places(schema.Fields.Select(field => field.IsPrivileged == privileged));

        public int[] Numbers { get; } = Places(schema.Numbers.Select(number => number.IsPrivileged == privileged));

        public Inputs New(int capacity) =>
            new(capacity, Fields.Length, Places(Fields.Select(field => schema.Fields[field].IsList)), Numbers.Length);

        private static int[] Places(IEnumerable<bool> chosen) =>
            [.. chosen.Index().Where(place => place.Item).Select(place => place.Index)];
    }
}
