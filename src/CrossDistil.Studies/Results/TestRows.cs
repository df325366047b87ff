using CrossDistil.Data.Cache;
using CrossDistil.Data.Strata;
using CrossDistil.Experiments;

namespace CrossDistil.Studies.Results;

/// <summary>The test rows for the statistics: the data of rows that is the same for every run.</summary>
/// <param name="Tasks">Names of the tasks, in order.</param>
/// <param name="Labels">[task][row] 0, 1, or 255 = missing.</param>
/// <param name="Users">
/// [row] number of its user, 0..UserCount − 1, or −1 = unknown; null = all unknown, and rows are the units.
/// </param>
/// <param name="UserCount">Number of users; 0 without.</param>
internal sealed record TestRows(IReadOnlyList<string> Tasks, IReadOnlyList<byte[]> Labels, int[]? Users, int UserCount)
{
    /// <summary>Opens a cache's test split for the statistics, after everything was chosen.</summary>
    /// <param name="experiment">The experiment, for its tasks.</param>
    /// <param name="cache">Its data.</param>
    /// <returns>The rows, and [row] their number in the source query.</returns>
    public static (TestRows Rows, long[] SourceRows) Of(Experiment experiment, DatasetCache cache)
    {
        string[] tasks = [.. experiment.Tasks.Select(task => task.Name)];
        var split = cache.OpenTest();
        var (users, count) = Numbered(split.Users);
        return (new(tasks, [.. tasks.Select((_, task) => split.Labels(task).ToArray())], users, count), split.SourceRows.ToArray());
    }

    /// <summary>Users in the order of their first rows; rows of an unknown user have −1.</summary>
    private static (int[]? Users, int Count) Numbered(ReadOnlySpan<long> keys)
    {
        if (keys.IsEmpty) return (null, 0);
        var numbers = new Dictionary<long, int>();
        var users = new int[keys.Length];
        for (var row = 0; row < users.Length; row++)
        {
            if (keys[row] == 0) users[row] = -1;
            else if (!numbers.TryGetValue(keys[row], out users[row])) numbers.Add(keys[row], users[row] = numbers.Count);
        }

        return (users, numbers.Count);
    }
}

/// <summary>The test rows' levels in one task's order, as a run was trained with it.</summary>
/// <param name="Rows">[row] 0 the worst; −1 = none.</param>
/// <param name="Count">Number of levels, at least 1.</param>
internal sealed record RowLevels(int[] Rows, int Count)
{
    /// <summary>[task] the levels of rows.</summary>
    /// <param name="labels">[task][row] 0, 1, or 255 = missing.</param>
    /// <param name="orders">[task] its order.</param>
    public static IReadOnlyList<RowLevels> Of(IReadOnlyList<byte[]> labels, IReadOnlyList<LevelOrder> orders)
    {
        var patterns = new ushort[labels[0].Length];
        LabelPattern.Of(labels.Count, task => labels[task], patterns);
        return
        [
            .. orders.Select(order => new RowLevels(
                Array.ConvertAll(patterns, pattern => order.LevelOfPattern(pattern)), Math.Max(1, order.Count))),
        ];
    }
}

/// <summary>How one run scored the test rows.</summary>
/// <param name="Variant">Name of its variant.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Logits">[task][row].</param>
/// <param name="Probabilities">[task][row] calibrated, 0..1.</param>
/// <param name="Levels">[task] of the rows, in the order that the run was trained with.</param>
internal sealed record RunScores(
    string Variant, ulong Seed, IReadOnlyList<float[]> Logits, IReadOnlyList<float[]> Probabilities, IReadOnlyList<RowLevels> Levels);
