namespace CrossDistil.Data.Strata;

/// <summary>
/// Which rows lie in which stratum: the rows of a split, sorted by their labels (a counting sort, stable). Rows with a missing label lie in no stratum, but in
/// every <see cref="RowSet"/> that holds them whatever the missing label is: the coarse sets of the tasks whose label they have.
/// </summary>
public sealed class StrataIndex
{
    private readonly int[] _rows;       // rows by pattern
    private readonly int[] _starts;     // [pattern + 1] a pattern is base 3 over the tasks: 0, 1, 2 = missing

    private StrataIndex(int tasks, int[] rows, int[] starts)
    {
        Tasks = tasks;
        _rows = rows;
        _starts = starts;
        Occurs = [.. Enumerable.Range(0, Stratum.Count(tasks)).Select(stratum => Count(stratum) > 0)];
    }

    /// <summary>Number of tasks, 1..8.</summary>
    public int Tasks { get; }

    /// <summary>All rows, those with missing labels included.</summary>
    public int RowCount => _rows.Length;

    /// <summary>[stratum] whether any row lies in it.</summary>
    public IReadOnlyList<bool> Occurs { get; }

    /// <summary>Sorts the rows; [task] → [row] labels 0, 1 or <see cref="Stratum.Missing"/>.</summary>
    /// <exception cref="ArgumentException">Columns of unequal length, or another label.</exception>
    public static StrataIndex Build(IReadOnlyList<ReadOnlyMemory<byte>> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return Build(labels.Count, task => labels[task].Span);
    }

    /// <summary>Sorts the rows of <paramref name="tasks"/> label columns.</summary>
    /// <exception cref="ArgumentException">Columns of unequal length, or a label other than 0, 1 and <see cref="Stratum.Missing"/>.</exception>
    public static StrataIndex Build(int tasks, LabelColumn labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        _ = Stratum.Count(tasks);
        var patterns = new ushort[labels(0).Length];
        for (int task = 0, unit = 1; task < tasks; task++, unit *= 3) AddDigit(patterns, labels(task), unit, task);

        var starts = new int[Power3(tasks) + 1];
        foreach (var pattern in patterns) starts[pattern + 1]++;
        for (var pattern = 1; pattern < starts.Length; pattern++) starts[pattern] += starts[pattern - 1];
        var rows = new int[patterns.Length];
        var next = starts.AsSpan().ToArray();
        for (var row = 0; row < patterns.Length; row++) rows[next[patterns[row]]++] = row;
        return new(tasks, rows, starts);
    }

    /// <summary>The rows of a stratum, ascending.</summary>
    public ReadOnlySpan<int> Rows(int stratum)
    {
        var pattern = PatternOf(stratum);
        return _rows.AsSpan(_starts[pattern].._starts[pattern + 1]);
    }

    /// <summary>How many rows lie in a stratum.</summary>
    public int Count(int stratum) => Rows(stratum).Length;

    /// <summary>How many rows lie in a set.</summary>
    public int CountOf(RowSet set) => Ranges(set).Sum(range => range.Count);

    /// <summary>The row at a place of the sorted order; <see cref="Ranges"/> says which places a set has.</summary>
    internal int RowAt(int place) => _rows[place];

    /// <summary>The non-empty stretches of the sorted order that make up a set.</summary>
    internal IReadOnlyList<(int Start, int Count)> Ranges(RowSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentOutOfRangeException.ThrowIfNotEqual(set.Tasks, Tasks, nameof(set));
        var ranges = new List<(int Start, int Count)>();
        for (var pattern = 0; pattern < _starts.Length - 1; pattern++)
        {
            var count = _starts[pattern + 1] - _starts[pattern];
            var (known, labels) = Decode(pattern);
            if (count > 0 && set.Contains(known, labels)) ranges.Add((_starts[pattern], count));
        }

        return ranges;
    }

    private static void AddDigit(ushort[] patterns, ReadOnlySpan<byte> column, int unit, int task)
    {
        if (column.Length != patterns.Length)
            throw new ArgumentException($"task {task} has {column.Length} labels, task 0 has {patterns.Length}", nameof(column));
        for (var row = 0; row < column.Length; row++)
        {
            var digit = column[row] switch
            {
                0 => 0,
                1 => 1,
                Stratum.Missing => 2,
                var other => throw new ArgumentException($"row {row}, task {task}: label {other} is not 0, 1 or {Stratum.Missing}", nameof(column)),
            };
            patterns[row] += (ushort)(digit * unit);
        }
    }

    private static int Power3(int tasks) => Enumerable.Repeat(3, tasks).Aggregate(1, (product, factor) => product * factor);

    private int PatternOf(int stratum)
    {
        var pattern = 0;
        for (int task = 0, unit = 1; task < Tasks; task++, unit *= 3) pattern += ((stratum >> task) & 1) * unit;
        return pattern;
    }

    private (int Known, int Labels) Decode(int pattern)
    {
        int known = 0, labels = 0;
        for (var task = 0; task < Tasks; task++, pattern /= 3)
        {
            if (pattern % 3 != 2) known |= 1 << task;
            if (pattern % 3 == 1) labels |= 1 << task;
        }

        return (known, labels);
    }
}
