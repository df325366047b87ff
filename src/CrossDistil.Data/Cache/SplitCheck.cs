namespace CrossDistil.Data.Cache;

/// <summary>
/// Whether the values of a split are ones that training may use without looking: ids below the field's size, offsets
/// that ascend, known labels, finite numbers.
/// </summary>
internal static class SplitCheck
{
    /// <summary>The first file whose values are not; null = all are.</summary>
    public static (string Path, string Problem)? Fault(DatasetSplit split, DatasetSchema schema)
    {
        for (var field = 0; field < schema.Fields.Count; field++)
        {
            var isList = schema.Fields[field].IsList;
            if (isList && !Ascend(split.ListOffsets(field), split.Rows, split.ListIds(field).Length))
                return (CacheFormat.Offsets(split.Name, field), "its offsets do not fit its rows and ids");
            if (OutOf(isList ? split.ListIds(field) : split.Ids(field), schema.Fields[field].Ids) is { } id)
                return (CacheFormat.Ids(split.Name, field), string.Create(
                    CultureInfo.InvariantCulture, $"has the id {id}, {schema.Fields[field].Name} has 0 to {schema.Fields[field].Ids - 1}"));
        }

        for (var column = 0; column < schema.Numbers.Count; column++)
            if (!AreFinite(split.Numbers(column))) return (CacheFormat.Numbers(split.Name, column), "has a number that is not finite");
        for (var task = 0; task < schema.Tasks.Count; task++)
            if (split.Labels(task).ContainsAnyExcept<byte>([0, 1, CacheFormat.MissingLabel]))
                return (CacheFormat.Labels(split.Name, task), "has a label that is not 0, 1 or missing");
        return AreWeights(split.Weights) ? null : (CacheFormat.Weights(split.Name), "has a weight that is not finite and ≥ 0");
    }

    private static int? OutOf(ReadOnlySpan<int> ids, int end) =>
        ids.IndexOfAnyExceptInRange(0, end - 1) is >= 0 and var at ? ids[at] : null;

    /// <summary>A row of a list has one id at least.</summary>
    private static bool Ascend(ReadOnlySpan<long> offsets, int rows, int ids)
    {
        if (offsets.Length != rows + 1 || offsets[0] != 0 || offsets[^1] != ids) return false;
        for (var row = 1; row < offsets.Length; row++)
            if (offsets[row] <= offsets[row - 1]) return false;
        return true;
    }

    /// <summary>NaN is in no range.</summary>
    private static bool AreFinite(ReadOnlySpan<float> values) => !values.ContainsAnyExceptInRange(float.MinValue, float.MaxValue);

    private static bool AreWeights(ReadOnlySpan<float> values) => !values.ContainsAnyExceptInRange(0, float.MaxValue);
}
