namespace CrossDistil.Data.Sampling;

/// <summary>
/// Encoded rows on their way into the model: what the batch reader fills and the model reads. Allocated once for its
/// capacity and refilled; only the first <see cref="Rows"/> rows count.
/// </summary>
public sealed class Batch
{
    /// <summary>Room for <paramref name="capacity"/> rows of the given shape.</summary>
    public Batch(int capacity, int fields, IReadOnlyList<int> listFields, int numbers, int tasks)
    {
        ArgumentNullException.ThrowIfNull(listFields);
        Capacity = capacity;
        Fields = fields;
        NumberColumns = numbers;
        Ids = new int[capacity * fields];
        Lists = [.. listFields.Select(field => new IdList(field, capacity))];
        Numbers = new float[capacity * numbers];
        Labels = [.. Enumerable.Range(0, tasks).Select(_ => new float[capacity])];
        LabelWeights = [.. Enumerable.Range(0, tasks).Select(_ => new float[capacity])];
    }

    /// <summary>Most rows it can hold.</summary>
    public int Capacity { get; }

    /// <summary>Embedding fields per row, single-valued and list fields together, in the experiment's order.</summary>
    public int Fields { get; }

    /// <summary>Standardised numbers per row.</summary>
    public int NumberColumns { get; }

    /// <summary>Rows filled, 0..Capacity.</summary>
    public int Rows { get; set; }

    /// <summary>[row, field] ids local to their field; −1 where the field is a list field.</summary>
    public int[] Ids { get; }

    /// <summary>The list fields' ids.</summary>
    public IReadOnlyList<IdList> Lists { get; }

    /// <summary>[row, column] standardised numbers; 0 where missing.</summary>
    public float[] Numbers { get; }

    /// <summary>[task][row] 0 or 1; 0 where the label is missing (then its weight is 0).</summary>
    public IReadOnlyList<float[]> Labels { get; }

    /// <summary>[task][row] the row's sample weight, or 0 where the task's label is missing.</summary>
    public IReadOnlyList<float[]> LabelWeights { get; }
}

/// <summary>One list field of a batch: row r holds <c>Ids[Offsets[r]..Offsets[r+1]]</c>, at least one id each.</summary>
/// <param name="field">Position of the field among the batch's fields.</param>
/// <param name="capacity">Most rows.</param>
public sealed class IdList(int field, int capacity)
{
    /// <summary>Position of the field among the batch's fields.</summary>
    public int Field { get; } = field;

    /// <summary>[row + 1] starts into <see cref="Ids"/>.</summary>
    public int[] Offsets { get; } = new int[capacity + 1];

    /// <summary>Ids local to the field; grows when a batch needs more.</summary>
    public int[] Ids { get; set; } = new int[capacity * 4];
}
