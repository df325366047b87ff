namespace CrossDistil.Data.Strata;

/// <summary>
/// Which rows lie in which stratum: the rows of a split, sorted by their labels (a counting sort, stable). Rows with a missing label lie in no stratum, but in
/// every <see cref="RowSet"/> that holds them whatever the missing label is: the coarse sets of the tasks whose label they have.
/// </summary>
public sealed class StrataIndex
{
    private readonly int[] _rows;       // rows by pattern
    private readonly int[] _starts;     // [pattern + 1]

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

    /// <summary>Every <see cref="LabelPattern"/> that occurs, ascending, with its rows; they add up to <see cref="RowCount"/>.</summary>
    public IEnumerable<(int Pattern, int Rows)> Patterns => Enumerable.Range(0, _starts.Length - 1)
        .Select(pattern => (pattern, _starts[pattern + 1] - _starts[pattern]))
        .Where(pattern => pattern.Item2 > 0);

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
        var patterns = new ushort[labels(0).Length];
        LabelPattern.Of(tasks, labels, patterns);

        var starts = new int[LabelPattern.Count(tasks) + 1];
        foreach (var pattern in patterns) starts[pattern + 1]++;
        for (var pattern = 1; pattern < starts.Length; pattern++) starts[pattern] += starts[pattern - 1];
        var rows = new int[patterns.Length];
        var next = starts.AsSpan().ToArray();
        for (var row = 0; row < patterns.Length; row++) rows[next[patterns[row]]++] = row;
        return new(tasks, rows, starts);
    }

    /// <summary>The rows of a stratum, ascending.</summary>
    public ReadOnlySpan<int> Rows(int stratum) => RowsOfPattern(LabelPattern.OfStratum(stratum, Tasks));

    /// <summary>How many rows lie in a stratum.</summary>
    public int Count(int stratum) => Rows(stratum).Length;

    /// <summary>How many rows lie in a set.</summary>
    public int CountOf(RowSet set) => Ranges(set).Sum(range => range.Count);

    /// <summary>Whether any row lies in a set; one with missing labels may, where no row lies in a stratum of it.</summary>
    public bool HasAny(RowSet set) => Ranges(set).Count > 0;

    /// <summary>The rows with exactly these labels, known or missing, ascending.</summary>
    /// <param name="pattern">A <see cref="LabelPattern"/>.</param>
    internal ReadOnlySpan<int> RowsOfPattern(int pattern) => _rows.AsSpan(_starts[pattern].._starts[pattern + 1]);

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
            if (count == 0) continue;
            var (known, labels) = LabelPattern.Decode(pattern, Tasks);
            if (set.Contains(known, labels)) ranges.Add((_starts[pattern], count));
        }

        return ranges;
    }
}
