namespace CrossDistil.Data.Sampling;

/// <summary>
/// Encoded inputs of a batch's rows: single ids, lists of ids, standardised numbers. Allocated once and refilled.
/// </summary>
internal sealed class Inputs
{
    /// <summary>Room for <paramref name="capacity"/> rows.</summary>
    /// <param name="capacity">Maximum of rows.</param>
    /// <param name="fields">Embedding fields, single-valued and list fields together.</param>
    /// <param name="listFields">Which of them are list fields.</param>
    /// <param name="numbers">Standardised numbers per row.</param>
    public Inputs(int capacity, int fields, IReadOnlyList<int> listFields, int numbers)
    {
        (Fields, NumberColumns) = (fields, numbers);
        Ids = new int[capacity * fields];
        Lists = [.. listFields.Select(field => new IdList(field, capacity))];
        Numbers = new float[capacity * numbers];
    }

    /// <summary>Embedding fields per row, in the experiment's order.</summary>
    public int Fields { get; }

    /// <summary>Standardised numbers per row.</summary>
    public int NumberColumns { get; }

    /// <summary>[row, field] ids local to their field; −1 where the field is a list field.</summary>
    public int[] Ids { get; }

    /// <summary>The list fields' ids.</summary>
    public IReadOnlyList<IdList> Lists { get; }

    /// <summary>[row, column] standardised numbers; 0 where missing.</summary>
    public float[] Numbers { get; }
}

/// <summary>
/// One list field of a batch: row r holds <c>Ids[Offsets[r]..Offsets[r+1]]</c>, at least one id each.
/// </summary>
/// <param name="field">Position of the field among the inputs' fields.</param>
/// <param name="capacity">Maximum of rows.</param>
internal sealed class IdList(int field, int capacity)
{
    /// <summary>Position of the field among the inputs' fields.</summary>
    public int Field { get; } = field;

    /// <summary>[row + 1] starts into <see cref="Ids"/>.</summary>
    public int[] Offsets { get; } = new int[capacity + 1];

    /// <summary>[row] whether it has the list of the row before it, and no ids of its own; null = none has, as in training.</summary>
    public bool[]? Repeats { get; set; }

    /// <summary>Ids local to the field; grows when a batch needs more.</summary>
    public int[] Ids { get; set; } = new int[capacity * 4];
}
