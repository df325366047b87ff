namespace CrossDistil.Data.Cache;

/// <summary>
/// Encoded rows of one split, column by column, in the order of the source query. Columns are memory-mapped: a span is valid until the
/// cache is disposed, and any number of threads may read.
/// </summary>
public sealed class DatasetSplit : IDisposable
{
    private readonly Columns _columns;
    private readonly byte[]?[] _replaced;   // [task] labels that stand in for the mapped ones
    private readonly bool _ownsColumns;

    internal DatasetSplit(string name, int rows, Columns columns)
        : this(name, rows, columns, new byte[columns.Labels.Count][], ownsColumns: true)
    {
    }

    private DatasetSplit(string name, int rows, Columns columns, byte[]?[] replaced, bool ownsColumns) =>
        (Name, Rows, _columns, _replaced, _ownsColumns) = (name, rows, columns, replaced, ownsColumns);

    /// <summary>train, validation or test.</summary>
    public string Name { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>[row] ids of a single-valued field, 0..Ids − 1; empty for a list field.</summary>
    /// <param name="field">Position in <see cref="DatasetSchema.Fields"/>.</param>
    public ReadOnlySpan<int> Ids(int field) => _columns.Offsets[field] is null ? _columns.Ids[field].As<int>() : [];

    /// <summary>[row + 1] starts of a list field's rows in <see cref="ListIds"/>; empty for a single-valued field.</summary>
    /// <param name="field">Position in <see cref="DatasetSchema.Fields"/>.</param>
    public ReadOnlySpan<long> ListOffsets(int field) => _columns.Offsets[field] is { } offsets ? offsets.As<long>() : [];

    /// <summary>Ids of a list field, all rows one after the other, at least one per row; empty for a single-valued field.</summary>
    /// <param name="field">Position in <see cref="DatasetSchema.Fields"/>.</param>
    public ReadOnlySpan<int> ListIds(int field) => _columns.Offsets[field] is null ? [] : _columns.Ids[field].As<int>();

    /// <summary>[row] standardised values, finite; 0 where missing.</summary>
    /// <param name="column">Position in <see cref="DatasetSchema.Numbers"/>.</param>
    public ReadOnlySpan<float> Numbers(int column) => _columns.Numbers[column].As<float>();

    /// <summary>[row] 0, 1, or <see cref="CacheFormat.MissingLabel"/>.</summary>
    /// <param name="task">Position in <see cref="DatasetSchema.Tasks"/>.</param>
    public ReadOnlySpan<byte> Labels(int task) => _replaced[task] ?? _columns.Labels[task].As<byte>();

    /// <summary>[row] sample weights, finite and ≥ 0; empty when every row weighs 1.</summary>
    public ReadOnlySpan<float> Weights => _columns.Weights is { } weights ? weights.As<float>() : [];

    /// <summary>
    /// [row] keys of what a ranking is made for, <see cref="Encoding.UserKey.Missing"/> where there is none; empty for training rows, and where
    /// <see cref="Schema.DataOptions.User"/> is null.
    /// </summary>
    public ReadOnlySpan<long> Users => _columns.Users is { } users ? users.As<long>() : [];

    /// <summary>[row] 0-based number of the row in the source query's result, ascending.</summary>
    public ReadOnlySpan<long> SourceRows => _columns.SourceRows.As<long>();

    /// <summary>The same rows without their labels.</summary>
    public SplitInputs Inputs => new(this);

    /// <summary>This split with other labels of one task, over the same columns: valid as long as this one, and disposing it unmaps nothing.</summary>
    /// <param name="task">Position in <see cref="DatasetSchema.Tasks"/>.</param>
    /// <param name="labels">[row] 0, 1, or <see cref="CacheFormat.MissingLabel"/>; not copied.</param>
    /// <exception cref="ArgumentException">There are more or fewer labels than rows.</exception>
    public DatasetSplit WithLabels(int task, byte[] labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Length != Rows) throw new ArgumentException($"{labels.Length} labels for {Rows} rows.", nameof(labels));
        byte[]?[] replaced = [.. _replaced];
        replaced[task] = labels;
        return new DatasetSplit(Name, Rows, _columns, replaced, ownsColumns: false);
    }

    /// <summary>Unmaps the columns; no span of this split may be used any more.</summary>
    public void Dispose()
    {
        if (_ownsColumns) _columns.Dispose();
    }

    /// <summary>The mapped files of a split.</summary>
    internal sealed record Columns(
        IReadOnlyList<MappedColumn> Ids,
        IReadOnlyList<MappedColumn?> Offsets,
        IReadOnlyList<MappedColumn> Numbers,
        IReadOnlyList<MappedColumn> Labels,
        MappedColumn? Weights,
        MappedColumn? Users,
        MappedColumn SourceRows) : IDisposable
    {
        public void Dispose()
        {
            foreach (var column in Ids.Concat(Offsets).Concat(Numbers).Concat(Labels).Append(Weights).Append(Users).Append(SourceRows)) column?.Dispose();
        }
    }
}
