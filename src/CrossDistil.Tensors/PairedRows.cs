namespace CrossDistil.Tensors;

/// <summary>
/// Two sides of a ranking: every row of one should score above every row of the other. A row stands in one side at
/// most, once.
/// </summary>
/// <param name="Weight">What the ranking counts.</param>
/// <param name="Higher">Rows that should score higher; empty = the ranking counts nothing.</param>
/// <param name="Lower">Rows that should score lower; empty = the ranking counts nothing.</param>
public readonly record struct PairedRows(float Weight, ReadOnlyMemory<int> Higher, ReadOnlyMemory<int> Lower);
