namespace CrossDistil.Data.Cache;

/// <summary>
/// Encoded rows of one split, column by column, in the order of the source query. Columns are in memory, or
/// memory-mapped where they are too large for that: a span is valid until the cache is disposed, and any number of
/// threads may read.
/// </summary>
internal sealed class DatasetSplit : IRowColumns, IDisposable
{
    private readonly Columns _columns;
    private readonly byte[]?[] _replaced;   // [task] labels that replace the columns'
    private readonly bool _ownsColumns;

    internal DatasetSplit(string name, int rows, Columns columns)
        : this(name, rows, columns, new byte[columns.Labels.Count][], ownsColumns: true)
    {
    }

    private DatasetSplit(string name, int rows, Columns columns, byte[]?[] replaced, bool ownsColumns) =>
        (Name, Rows, _columns, _replaced, _ownsColumns) = (name, rows, columns, replaced, ownsColumns);

    /// <summary>train, validation or test.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public int Rows { get; }

    /// <summary>Whether the columns are in memory, and no file is read any more.</summary>
    public bool IsHeld => _columns.SourceRows.IsHeld;

    /// <summary>Bytes of the columns that a step reads: ids, numbers, labels, weights.</summary>
    public long Bytes => _columns.Ids.Concat(_columns.Offsets)
        .Concat(_columns.Numbers)
        .Concat(_columns.Labels)
        .Append(_columns.Weights)
        .Sum(column => column?.Bytes ?? 0);

    /// <inheritdoc/>
    public ReadOnlySpan<int> Ids(int field) => _columns.Offsets[field] is null ? _columns.Ids[field].As<int>() : [];

    /// <inheritdoc/>
    public ReadOnlySpan<long> ListOffsets(int field) => _columns.Offsets[field] is { } offsets ? offsets.As<long>() : [];

    /// <inheritdoc/>
    public ReadOnlySpan<int> ListIds(int field) => _columns.Offsets[field] is null ? [] : _columns.Ids[field].As<int>();

    /// <inheritdoc/>
    public ReadOnlySpan<float> Numbers(int column) => _columns.Numbers[column].As<float>();

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Labels(int task) => _replaced[task] ?? _columns.Labels[task].As<byte>();

    /// <inheritdoc/>
    public ReadOnlySpan<float> Weights => _columns.Weights is { } weights ? weights.As<float>() : [];

    /// <summary>
    /// [row] keys of what a ranking is made for, <see cref="CrossDistil.Data.Encoding.UserKey.Missing"/> where there is
    /// none; empty for training rows, and where <see cref="CrossDistil.Data.Schema.DataOptions.User"/> is null.
    /// </summary>
    public ReadOnlySpan<long> Users => _columns.Users is { } users ? users.As<long>() : [];

    /// <summary>[row] 0-based number of the row in the source query's result, ascending.</summary>
    public ReadOnlySpan<long> SourceRows => _columns.SourceRows.As<long>();

    /// <summary>The same rows without their labels.</summary>
    public SplitInputs Inputs => new(this);

    /// <summary>The files behind the columns; <see cref="ReplacedLabels"/> replaces their labels.</summary>
    internal Columns Files => _columns;

    /// <summary>
    /// This split with other labels of one task, over the same columns: valid as long as this one, and disposing it
    /// frees nothing.
    /// </summary>
    /// <param name="task">Position in <see cref="DatasetSchema.Tasks"/>.</param>
    /// <param name="labels">[row] 0, 1, or <see cref="CacheFormat.MissingLabel"/>; not copied.</param>
    /// <exception cref="ArgumentException">There are more or fewer labels than rows.</exception>
    public DatasetSplit WithLabels(int task, byte[] labels)
    {
        if (labels.Length != Rows) throw new ArgumentException($"{labels.Length} labels for {Rows} rows.", nameof(labels));
        byte[]?[] replaced = [.. _replaced];
        replaced[task] = labels;
        return new DatasetSplit(Name, Rows, _columns, replaced, ownsColumns: false);
    }

    /// <summary>[row] labels that replace a task's file; null = its file counts.</summary>
    internal byte[]? ReplacedLabels(int task) => _replaced[task];

    /// <summary>Frees the columns; no span of this split may be used any more.</summary>
    public void Dispose()
    {
        if (_ownsColumns) _columns.Dispose();
    }

    /// <summary>The files of a split.</summary>
    internal sealed record Columns(
        IReadOnlyList<ColumnFile> Ids,
        IReadOnlyList<ColumnFile?> Offsets,
        IReadOnlyList<ColumnFile> Numbers,
        IReadOnlyList<ColumnFile> Labels,
        ColumnFile? Weights,
        ColumnFile? Users,
        ColumnFile SourceRows) : IDisposable
    {
        public void Dispose()
        {
            foreach (var column in Ids.Concat(Offsets).Concat(Numbers).Concat(Labels).Append(Weights).Append(Users).Append(SourceRows))
                column?.Dispose();
        }
    }
}
