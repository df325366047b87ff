namespace CrossDistil.Data.Cache;

/// <summary>
/// Encoded rows, column by column, that batches are gathered from: a split, or the part of it that the next steps draw.
/// </summary>
internal interface IRowColumns
{
    /// <summary>Number of rows.</summary>
    int Rows { get; }

    /// <summary>[row] sample weights, finite and ≥ 0; empty when every row weighs 1.</summary>
    ReadOnlySpan<float> Weights { get; }

    /// <summary>[row] ids of a single-valued field, 0..Ids − 1; empty for a list field.</summary>
    /// <param name="field">Position in <see cref="DatasetSchema.Fields"/>.</param>
    ReadOnlySpan<int> Ids(int field);

    /// <summary>
    /// [row + 1] starts of a list field's rows in <see cref="ListIds"/>; empty for a single-valued field.
    /// </summary>
    /// <param name="field">Position in <see cref="DatasetSchema.Fields"/>.</param>
    ReadOnlySpan<long> ListOffsets(int field);

    /// <summary>
    /// Ids of a list field, all rows one after the other, at least one per row; empty for a single-valued field.
    /// </summary>
    /// <param name="field">Position in <see cref="DatasetSchema.Fields"/>.</param>
    ReadOnlySpan<int> ListIds(int field);

    /// <summary>[row] standardised values, finite; 0 where missing.</summary>
    /// <param name="column">Position in <see cref="DatasetSchema.Numbers"/>.</param>
    ReadOnlySpan<float> Numbers(int column);

    /// <summary>[row] 0, 1, or <see cref="CacheFormat.MissingLabel"/>.</summary>
    /// <param name="task">Position in <see cref="DatasetSchema.Tasks"/>.</param>
    ReadOnlySpan<byte> Labels(int task);
}
