using CrossDistil.Data.Cache;

namespace CrossDistil.Tests.Training;

/// <summary>One encoded row: an id per field and a label per task, 255 where missing.</summary>
internal sealed record SmallRow(int[] Ids, byte[] Labels)
{
    public const byte Missing = CacheFormat.MissingLabel;

    public float Weight { get; init; } = 1;

    /// <summary>Key of whom it ranks for, 0 = missing; without any, the data has no users.</summary>
    public long User { get; init; }

    /// <summary>An id and a number that only teachers may see, or null.</summary>
    public (int Id, float Number)? Privileged { get; init; }

    /// <summary>Users and items with a taste: both tasks can be learnt in part, and every stratum occurs.</summary>
    public static SmallRow[] Log(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var (user, item) = (random.Next(20), random.Next(12));
            var taste = Math.Sin((user * 1.7) + (item * 0.9)) + (0.5 * random.NextDouble());
            return new SmallRow([user, item], [(byte)(taste > 0.2 ? 1 : 0), (byte)(taste - (0.1 * item) + random.NextDouble() > 0.5 ? 1 : 0)]);
        })];
    }

    /// <summary>Rows that can be told apart by their first id, with labels of all four strata in turn.</summary>
    public static SmallRow[] Distinct(int count) =>
        [.. Enumerable.Range(0, count).Select(row => new SmallRow([row, row % 5], [(byte)((row * 7 / 3) & 1), (byte)((row * 11 / 5) & 1)]))];

    /// <summary>The same rows with privileged values: an id that tells the strata apart, and a number with what the first label leaves open.</summary>
    public static SmallRow[] Informed(SmallRow[] rows) =>
        [.. rows.Select((row, i) => row with { Privileged = (row.Labels.Aggregate(0, (id, label) => (2 * id) + (label & 1)), (i % 7) - 3) })];

    /// <summary>Given labels, as <c>+-</c> or with <c>?</c> for a missing one; the first id is the row's number.</summary>
    public static SmallRow[] Of(params string[] labels) =>
        [.. labels.Select((text, row) => new SmallRow([row, 0], [.. text.Select(c => c switch { '+' => (byte)1, '-' => (byte)0, _ => Missing })]))];
}
