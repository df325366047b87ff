namespace CrossDistil.Studies.Health.Measures;

/// <summary>How often each id of a field occurs; every element of a list counts.</summary>
/// <param name="Name">Name of the feature.</param>
/// <param name="Splits">[training, validation, test][id].</param>
internal sealed record FieldCounts(string Name, IReadOnlyList<long[]> Splits)
{
    /// <summary>All ids of a split; a row of a list without elements counts as one missing.</summary>
    public long Total(int split) => Splits[split].Sum();

    /// <summary>Share of an id among all of a split; 0 where it has no rows.</summary>
    public double Share(int split, int id) => Total(split) is > 0 and var total ? Splits[split][id] / (double)total : 0;

    public static FieldCounts Of(HealthData data, int field)
    {
        var schema = data.Data.Schema.Fields[field];
        return new(schema.Name, [.. data.Splits.Select(rows => Count(schema.IsList ? rows.ListIds(field) : rows.Ids(field), schema.Ids))]);
    }

    private static long[] Count(ReadOnlySpan<int> ids, int count)
    {
        var counts = new long[count];
        foreach (var id in ids) counts[id]++;
        return counts;
    }
}
