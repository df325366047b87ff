namespace CrossDistil.Data.Strata;

/// <summary>
/// Which rows lie in which stratum: the rows of a split, sorted by their labels (a counting sort, stable). Rows with a
/// missing label lie in no stratum, but in every <see cref="RowSet"/> that holds them whatever the missing label is:
/// the coarse sets of the tasks whose label they have.
/// </summary>
internal sealed class StrataIndex
{
    private const int Block = 1 << 16;

    private readonly Lazy<int[]> _rows;     // rows by pattern; counts are used more often, and take no memory per row
    private readonly int[] _starts;         // [pattern + 1]

    private StrataIndex(int tasks, int[] starts, Func<int[]> rows)
    {
        Tasks = tasks;
        _starts = starts;
        _rows = new Lazy<int[]>(rows);
        Occurs = [.. Enumerable.Range(0, Stratum.Count(tasks)).Select(stratum => Count(stratum) > 0)];
    }

    /// <summary>Number of tasks, 1..8.</summary>
    public int Tasks { get; }

    /// <summary>All rows, those with missing labels included.</summary>
    public int RowCount => _starts[^1];

    /// <summary>[stratum] whether any row lies in it.</summary>
    public IReadOnlyList<bool> Occurs { get; }

    /// <summary>
    /// Every <see cref="LabelPattern"/> that occurs, ascending, with its rows; they add up to <see cref="RowCount"/>.
    /// </summary>
    public IEnumerable<(int Pattern, int Rows)> Patterns => Enumerable.Range(0, _starts.Length - 1)
        .Select(pattern => (pattern, CountOfPattern(pattern)))
        .Where(pattern => pattern.Item2 > 0);

    /// <summary>Sorts the rows; [task] → [row] labels 0, 1 or <see cref="Stratum.Missing"/>.</summary>
    /// <exception cref="ArgumentException">Columns of unequal length, or another label.</exception>
    public static StrataIndex Build(IReadOnlyList<ReadOnlyMemory<byte>> labels) => Build(labels.Count, task => labels[task].Span);

    /// <summary>
    /// Sorts the rows of <paramref name="tasks"/> label columns, which are read again at the first use of rows and must
    /// not change.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// Columns of unequal length, or a label other than 0, 1 and <see cref="Stratum.Missing"/>.
    /// </exception>
    public static StrataIndex Build(int tasks, LabelColumn labels)
    {
        var starts = new int[LabelPattern.Count(tasks) + 1];
        Visit(tasks, labels, (_, patterns) =>
        {
            foreach (var pattern in patterns) starts[pattern + 1]++;
        });
        for (var pattern = 1; pattern < starts.Length; pattern++) starts[pattern] += starts[pattern - 1];
        return new(tasks, starts, () => Sort(tasks, labels, starts));
    }

    /// <summary>The rows of a stratum, ascending.</summary>
    public ReadOnlySpan<int> Rows(int stratum) => RowsOfPattern(LabelPattern.OfStratum(stratum, Tasks));

    /// <summary>How many rows lie in a stratum.</summary>
    public int Count(int stratum) => CountOfPattern(LabelPattern.OfStratum(stratum, Tasks));

    /// <summary>How many rows lie in a set.</summary>
    public int CountOf(RowSet set) => Ranges(set).Sum(range => range.Count);

    /// <summary>
    /// Whether any row lies in a set; one with missing labels may, where no row lies in a stratum of it.
    /// </summary>
    public bool HasAny(RowSet set) => Ranges(set).Count > 0;

    /// <summary>The rows with exactly these labels, known or missing, ascending.</summary>
    /// <param name="pattern">A <see cref="LabelPattern"/>.</param>
    internal ReadOnlySpan<int> RowsOfPattern(int pattern) => _rows.Value.AsSpan(_starts[pattern].._starts[pattern + 1]);

    /// <summary>The row at a place of the sorted order; <see cref="Ranges"/> says which places a set has.</summary>
    internal int RowAt(int place) => _rows.Value[place];

    /// <summary>The non-empty stretches of the sorted order that make up a set.</summary>
    internal IReadOnlyList<(int Start, int Count)> Ranges(RowSet set)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(set.Tasks, Tasks, nameof(set));
        return [.. Patterns.Where(found => set.ContainsPattern(found.Pattern)).Select(found => (_starts[found.Pattern], found.Rows))];
    }

    private int CountOfPattern(int pattern) => _starts[pattern + 1] - _starts[pattern];

    private static int[] Sort(int tasks, LabelColumn labels, int[] starts)
    {
        var rows = new int[starts[^1]];
        var next = starts.AsSpan().ToArray();
        Visit(tasks, labels, (first, patterns) =>
        {
            for (var i = 0; i < patterns.Length; i++) rows[next[patterns[i]]++] = first + i;
        });
        return rows;
    }

    /// <summary>Hands out the rows' patterns, in order, a block at a time with the number of its first row.</summary>
    private static void Visit(int tasks, LabelColumn labels, Action<int, ReadOnlySpan<ushort>> visit)
    {
        var rows = labels(0).Length;
        for (var task = 0; task < tasks; task++)
            if (labels(task).Length != rows)
                throw new ArgumentException($"task {task} has {labels(task).Length} labels for {rows} rows", nameof(labels));
        var patterns = new ushort[Math.Min(rows, Block)];
        for (var first = 0; first < rows; first += Block)
        {
            var some = patterns.AsSpan(0, Math.Min(Block, rows - first));
            LabelPattern.Of(tasks, labels, first, some);
            visit(first, some);
        }
    }
}
