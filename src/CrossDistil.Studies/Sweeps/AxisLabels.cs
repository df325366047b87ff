namespace CrossDistil.Studies.Sweeps;

/// <summary>
/// Short names of axes: the last part of each path, with the parts before it where that alone is not clear (a task's
/// value, a kind, an item of a list) or where another axis has the same.
/// </summary>
internal static class AxisLabels
{
    /// <summary>A label for each axis, no two the same as long as no path is on two axes.</summary>
    /// <param name="axes">[axis] its paths.</param>
    /// <param name="tasks">Names of the tasks.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<IReadOnlyList<string>> axes, IReadOnlyList<string> tasks)
    {
        var parts = axes.Select(paths => paths.Select(path => MinParts(path.Split('.'), tasks)).ToArray()).ToArray(); // [axis][path]
        while (true)
        {
            string[] labels = [.. axes.Select((paths, axis) => string.Join('+', paths.Select((path, i) => Last(path, parts[axis][i]))))];
            var counts = labels.CountBy(label => label, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
            var longer = Enumerable.Range(0, axes.Count).Where(axis => counts[labels[axis]] > 1)
                .Where(axis => axes[axis].Where((path, i) => parts[axis][i] < path.Split('.').Length).Any()).ToArray();
            if (longer.Length == 0) return labels;
            foreach (var axis in longer) parts[axis] = [.. parts[axis].Select(count => count + 1)];
        }
    }

    private static string Last(string path, int parts) => string.Join('.', path.Split('.')[^Math.Min(parts, path.Split('.').Length)..]);

    private static int MinParts(string[] path, IReadOnlyList<string> tasks)
    {
        var isUnclear = path[^1] is "kind" || int.TryParse(path[^1], NumberStyles.None, CultureInfo.InvariantCulture, out _);
        return tasks.Select(task => PartsWith(path, task.Split('.'))).Append(isUnclear ? 2 : 1).Max();
    }

    /// <summary>
    /// How many last parts name the option of a task: from the task's name on, with the part before if the name is the
    /// last.
    /// </summary>
    private static int PartsWith(string[] path, string[] task)
    {
        for (var start = path.Length - task.Length; start >= 0; start--)
            if (path.AsSpan(start, task.Length).SequenceEqual(task))
                return path.Length - start + (start + task.Length == path.Length ? 1 : 0);
        return 0;
    }
}
