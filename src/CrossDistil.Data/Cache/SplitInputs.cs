namespace CrossDistil.Data.Cache;

/// <summary>
/// What a split's rows bring into a model, without their labels: of the test split the only thing to be seen before it
/// is opened.
/// </summary>
internal sealed class SplitInputs
{
    private readonly DatasetSplit _split;

    internal SplitInputs(DatasetSplit split) => _split = split;

    /// <summary>Number of rows.</summary>
    public int Rows => _split.Rows;

    /// <inheritdoc cref="DatasetSplit.Ids"/>
    public ReadOnlySpan<int> Ids(int field) => _split.Ids(field);

    /// <inheritdoc cref="DatasetSplit.ListOffsets"/>
    public ReadOnlySpan<long> ListOffsets(int field) => _split.ListOffsets(field);

    /// <inheritdoc cref="DatasetSplit.ListIds"/>
    public ReadOnlySpan<int> ListIds(int field) => _split.ListIds(field);

    /// <inheritdoc cref="DatasetSplit.Numbers"/>
    public ReadOnlySpan<float> Numbers(int column) => _split.Numbers(column);
}
