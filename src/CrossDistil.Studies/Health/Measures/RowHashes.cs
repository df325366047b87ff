using System.Runtime.InteropServices;
using CrossDistil.Data.Cache;
using CrossDistil.Data.Encoding;

namespace CrossDistil.Studies.Health.Measures;

/// <summary>
/// A 64-bit hash of every row's inputs and labels, sorted. Of many rows a part is kept, chosen by the inputs' hash, so
/// that of equal rows all are kept or none.
/// </summary>
internal static class RowHashes
{
    private const int Block = 1 << 14;

    /// <summary>Maximum number of rows that are kept of all splits together.</summary>
    private const int MaxRows = 1 << 25;

    /// <summary>The rows of a split.</summary>
    /// <param name="data">The features that students see.</param>
    /// <param name="split">Its inputs.</param>
    /// <param name="labels">Its labels; null = inputs alone.</param>
    public static ulong[] Of(HealthData data, SplitInputs split, DatasetSplit? labels)
    {
        List<ulong> kept = [];
        var (block, every) = (new ulong[Block], (uint)((data.Splits.Sum(split => (long)split.Rows) / MaxRows) + 1));
        for (var start = 0; start < split.Rows; start += Block)
        {
            var rows = block.AsSpan(0, Math.Min(Block, split.Rows - start));
            rows.Clear();
            AddInputs(data, split, start, rows);
            for (var i = 0; i < rows.Length; i++)
                if (rows[i] % every == 0)
                    kept.Add(labels is null ? rows[i] : WithLabels(rows[i], labels, start + i, data.Data.Schema.Tasks.Count));
        }

        kept.Sort();
        return [.. kept];
    }

    /// <summary>Number of rows that repeat an earlier one.</summary>
    public static long Repeated(ulong[] sorted) => sorted.Skip(1).Zip(sorted).LongCount(pair => pair.First == pair.Second);

    /// <summary>Number of rows that are also in <paramref name="others"/>; both are sorted.</summary>
    public static long In(ReadOnlySpan<ulong> rows, ReadOnlySpan<ulong> others)
    {
        var (found, at) = (0L, 0);
        foreach (var row in rows)
        {
            while (at < others.Length && others[at] < row) at++;
            if (at < others.Length && others[at] == row) found++;
        }

        return found;
    }

    private static void AddInputs(HealthData data, SplitInputs split, int start, Span<ulong> rows)
    {
        foreach (var field in data.Fields)
            if (data.Data.Schema.Fields[field].IsList) AddLists(split.ListIds(field), split.ListOffsets(field), start, rows);
            else Add(split.Ids(field).Slice(start, rows.Length), rows);
        foreach (var number in data.Numbers)
            Add(MemoryMarshal.Cast<float, int>(split.Numbers(number).Slice(start, rows.Length)), rows);
    }

    private static void Add(ReadOnlySpan<int> values, Span<ulong> rows)
    {
        for (var i = 0; i < rows.Length; i++) rows[i] = Next(rows[i], values[i]);
    }

    private static void AddLists(ReadOnlySpan<int> ids, ReadOnlySpan<long> offsets, int start, Span<ulong> rows)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            var (from, to) = ((int)offsets[start + i], (int)offsets[start + i + 1]);
            rows[i] = Next(rows[i], to - from);
            foreach (var id in ids[from..to]) rows[i] = Next(rows[i], id);
        }
    }

    private static ulong WithLabels(ulong row, DatasetSplit labels, int at, int tasks)
    {
        for (var task = 0; task < tasks; task++) row = Next(row, labels.Labels(task)[at]);
        return row;
    }

    private static ulong Next(ulong hash, int value) => StableHash.Of((long)(hash ^ (uint)value));
}
