namespace CrossDistil.Data.Strata;

/// <summary>
/// What is known of a row's labels as one number: base 3 over the tasks, digit t is 0 or 1 for the label of task t and
/// 2 where it is missing. A pattern without a 2 is a stratum. Every pattern with a missing label is greater than its
/// completions.
/// </summary>
internal static class LabelPattern
{
    /// <summary>How many patterns there are, 3^tasks.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tasks"/> is not 1..8.</exception>
    public static int Count(int tasks)
    {
        _ = Stratum.Count(tasks);
        return Unit(tasks);
    }

    /// <summary>The pattern of each row.</summary>
    /// <param name="tasks">Number of tasks, 1..8.</param>
    /// <param name="labels">Gives a task's column: [row] 0, 1 or <see cref="Stratum.Missing"/>.</param>
    /// <param name="patterns">[row] receives the patterns; as long as a column.</param>
    /// <exception cref="ArgumentException">Columns of unequal length, or another label.</exception>
    public static void Of(int tasks, LabelColumn labels, Span<ushort> patterns)
    {
        for (var task = 0; task < tasks; task++)
            if (labels(task).Length != patterns.Length)
                throw new ArgumentException($"task {task} has {labels(task).Length} labels for {patterns.Length} rows", nameof(labels));
        Of(tasks, labels, first: 0, patterns);
    }

    /// <summary>The pattern of each row from <paramref name="first"/> on.</summary>
    /// <param name="tasks">Number of tasks, 1..8.</param>
    /// <param name="labels">Gives a task's column: [row] 0, 1 or <see cref="Stratum.Missing"/>.</param>
    /// <param name="first">The first row.</param>
    /// <param name="patterns">[row − first] receives the patterns.</param>
    /// <exception cref="ArgumentException">Another label.</exception>
    internal static void Of(int tasks, LabelColumn labels, int first, Span<ushort> patterns)
    {
        _ = Stratum.Count(tasks);
        patterns.Clear();
        for (var task = 0; task < tasks; task++) AddDigit(patterns, labels(task).Slice(first, patterns.Length), task, first);
    }

    /// <summary>The patterns of some rows.</summary>
    /// <param name="tasks">Number of tasks, 1..8.</param>
    /// <param name="labels">Gives a task's column: [row] 0, 1 or <see cref="Stratum.Missing"/>.</param>
    /// <param name="rows">Which rows; one may occur more than once.</param>
    /// <param name="patterns">[place in rows] receives the patterns; as long as <paramref name="rows"/>.</param>
    public static void Of(int tasks, LabelColumn labels, ReadOnlySpan<int> rows, Span<ushort> patterns)
    {
        patterns.Clear();
        for (int task = 0, unit = 1; task < tasks; task++, unit *= 3)
        {
            var column = labels(task);
            for (var i = 0; i < rows.Length; i++)
                patterns[i] += (ushort)(unit * (column[rows[i]] is var label && label == Stratum.Missing ? 2 : label));
        }
    }

    /// <summary>The pattern of rows that have every label.</summary>
    public static int OfStratum(int stratum, int tasks)
    {
        var pattern = 0;
        for (var task = 0; task < tasks; task++) pattern += ((stratum >> task) & 1) * Unit(task);
        return pattern;
    }

    /// <summary>Bit t of Known: the label of task t is there; bit t of Labels: it is 1.</summary>
    public static (int Known, int Labels) Decode(int pattern, int tasks)
    {
        int known = 0, labels = 0;
        for (var task = 0; task < tasks; task++)
        {
            var digit = Digit(pattern, task);
            if (digit != 2) known |= 1 << task;
            if (digit == 1) labels |= 1 << task;
        }

        return (known, labels);
    }

    /// <summary>One character per task: <c>+</c>, <c>-</c>, or <c>?</c> for a missing label.</summary>
    public static string Name(int pattern, int tasks) => string.Create(tasks, pattern, static (name, pattern) =>
    {
        for (var task = 0; task < name.Length; task++) name[task] = "-+?"[Digit(pattern, task)];
    });

    /// <summary>3^task: what one step of the task's digit adds.</summary>
    internal static int Unit(int task)
    {
        var unit = 1;
        for (var i = 0; i < task; i++) unit *= 3;
        return unit;
    }

    /// <summary>0, 1, or 2 = missing.</summary>
    internal static int Digit(int pattern, int task) => pattern / Unit(task) % 3;

    private static void AddDigit(Span<ushort> patterns, ReadOnlySpan<byte> column, int task, int first)
    {
        var unit = Unit(task);
        for (var row = 0; row < column.Length; row++)
        {
            var digit = column[row] switch
            {
                0 => 0,
                1 => 1,
                Stratum.Missing => 2,
                var other =>
                    throw new ArgumentException(
                        $"row {first + row}, task {task}: label {other} is not 0, 1 or {Stratum.Missing}", nameof(column)),
            };
            patterns[row] += (ushort)(digit * unit);
        }
    }
}
