namespace CrossDistil.Data.Strata;

/// <summary>
/// A stratum is one label combination of the tasks, kept as a bit mask: bit t is the label of task t (D++, D+-, D-+,
/// D-- for two tasks; Yang et al., AAAI 2022).
/// </summary>
internal static class Stratum
{
    /// <summary>The label byte of a label that is not there.</summary>
    public const byte Missing = 255;

    /// <summary>Minimum of tasks.</summary>
    public const int MinTasks = 1;

    /// <summary>Maximum of tasks.</summary>
    public const int MaxTasks = 8;

    /// <summary>How many strata there are, 2^tasks.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tasks"/> is not 1..8.</exception>
    public static int Count(int tasks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tasks, MinTasks);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tasks, MaxTasks);
        return 1 << tasks;
    }

    /// <summary>Whether the label of <paramref name="task"/> is 1 in <paramref name="stratum"/>.</summary>
    public static bool IsPositive(int stratum, int task) => ((stratum >> task) & 1) != 0;

    /// <summary>The paper's name: one <c>+</c> or <c>-</c> per task.</summary>
    public static string Name(int stratum, int tasks) => string.Create(tasks, stratum, static (name, stratum) =>
    {
        for (var task = 0; task < name.Length; task++) name[task] = IsPositive(stratum, task) ? '+' : '-';
    });

    /// <summary>The stratum of one row, −1 when a label is missing.</summary>
    /// <param name="labels">[task] 0, 1 or <see cref="Missing"/>.</param>
    public static int Of(ReadOnlySpan<byte> labels)
    {
        var stratum = 0;
        for (var task = 0; task < labels.Length; task++)
        {
            if (labels[task] == Missing) return -1;
            stratum |= labels[task] << task;
        }

        return stratum;
    }
}

/// <summary>
/// Gives the labels of one task: [row] 0, 1 or <see cref="Stratum.Missing"/>; every task's column is equally long.
/// </summary>
/// <param name="task">Index of the task.</param>
internal delegate ReadOnlySpan<byte> LabelColumn(int task);
