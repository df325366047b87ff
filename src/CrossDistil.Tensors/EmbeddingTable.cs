namespace CrossDistil.Tensors;

/// <summary>
/// Embedding rows of several fields, one field after another: [Σ rows of the fields, groups · dim]. A row has one
/// vector for each of the networks that read it, so that they share one look-up and nothing else. A gradient exists
/// only for the rows that a backward pass reached, waiting for an optimizer's step.
/// </summary>
public sealed class EmbeddingTable : IDisposable
{
    private readonly NativeBuffer _values;
    private readonly int[] _fieldRows;
    private readonly int[] _starts;

    /// <summary>Allocates the table, all zero.</summary>
    /// <param name="name">Unique in its model.</param>
    /// <param name="fieldRows">Number of ids of every field, each at least 1.</param>
    /// <param name="dim">Length of a vector, at least 1.</param>
    /// <param name="groups">Vectors of a row, at least 1.</param>
    /// <exception cref="ArgumentException">The name is empty, there is no field, a size is below 1, or the table has
    /// 2³¹ elements or more.</exception>
    public EmbeddingTable(string name, IReadOnlyList<int> fieldRows, int dim, int groups = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(fieldRows);
        ArgumentOutOfRangeException.ThrowIfLessThan(dim, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 1);
        ArgumentOutOfRangeException.ThrowIfZero(fieldRows.Count, nameof(fieldRows));
        foreach (var rows in fieldRows) ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1, nameof(fieldRows));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            fieldRows.Sum(rows => (long)rows) * dim * groups, Array.MaxLength, nameof(fieldRows));
        (Name, Dim, Groups, _fieldRows) = (name, dim, groups, [.. fieldRows]);
        _starts = new int[_fieldRows.Length + 1];
        for (var f = 0; f < _fieldRows.Length; f++) _starts[f + 1] = _starts[f] + _fieldRows[f];
        _values = new NativeBuffer((long)Rows * RowLength * sizeof(float));
        Pending = new RowGradients(Rows, RowLength);
    }

    /// <summary>Unique in its model.</summary>
    public string Name { get; }

    /// <summary>Number of fields.</summary>
    public int Fields => _fieldRows.Length;

    /// <summary>Rows of all fields together.</summary>
    public int Rows => _starts[^1];

    /// <summary>Length of a vector.</summary>
    public int Dim { get; }

    /// <summary>Vectors of a row, one for each network that reads it.</summary>
    public int Groups { get; }

    /// <summary>Numbers of a row: <see cref="Groups"/> · <see cref="Dim"/>.</summary>
    public int RowLength => Groups * Dim;

    /// <summary>Number of ids of every field.</summary>
    public IReadOnlyList<int> FieldRows => _fieldRows;

    /// <summary>All rows, [Rows, Groups, Dim]. Invalid after <see cref="Dispose"/>.</summary>
    public Span<float> Values => _values.Span<float>(Rows * RowLength);

    /// <summary>
    /// A table that the same ids are looked up in before this one is stepped, so that its sorting of them can be
    /// shared; null = none. It must not be disposed first.
    /// </summary>
    public EmbeddingTable? SameLayout { get; init; }

    internal nint Address => _values.LiveAddress;

    internal RowGradients Pending { get; private set; }

    internal ReadOnlySpan<int> Starts => _starts;

    /// <summary>The rows of one field, [FieldRows[field], Groups, Dim].</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such field.</exception>
    public Span<float> FieldValues(int field)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(field);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(field, Fields);
        return Values.Slice(_starts[field] * RowLength, _fieldRows[field] * RowLength);
    }

    /// <summary>
    /// Adds the waiting row gradients to a dense matrix: for tests and diagnosis, training never builds one.
    /// </summary>
    /// <param name="dense">[Rows, Groups, Dim].</param>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    public void AddGradientTo(Span<float> dense)
    {
        if (dense.Length != Rows * RowLength)
            throw new ArgumentException($"The gradient of '{Name}' has {Rows}·{RowLength} elements, not {dense.Length}.", nameof(dense));
        Pending.AddTo(dense);
    }

    /// <summary>Forgets the waiting row gradients, as an optimizer's step does after using them.</summary>
    public void ClearGradient() => Pending.Clear();

    /// <summary>
    /// Replaces the pending row gradients by others of a table of this shape, and returns them.
    /// </summary>
    internal RowGradients Exchange(RowGradients others)
    {
        var pending = Pending;
        Pending = others;
        return pending;
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        _values.Dispose();
        Pending.Dispose();
    }
}
