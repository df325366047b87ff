using CrossDistil.Metrics;

namespace CrossDistil.Studies.Statistics;

/// <summary>
/// Rows in ascending order of score, equal scores in ascending order of class. A row beats all lower classes before it,
/// but ties count as wins: <see cref="Ties"/> are the places where half of them must be subtracted.
/// </summary>
internal sealed class RankedRows
{
    private readonly List<(int Start, int End)> _ties = [];

    /// <summary>Ranks rows, without those of class −1 or unit −1.</summary>
    /// <exception cref="InvalidOperationException">A score is NaN; the message names the row.</exception>
    public RankedRows(ReadOnlySpan<float> scores, ReadOnlySpan<int> classes, ReadOnlySpan<int> units)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(classes.Length, scores.Length, nameof(classes));
        ArgumentOutOfRangeException.ThrowIfNotEqual(units.Length, scores.Length, nameof(units));
        var (kept, rows) = (new List<float>(scores.Length), new List<int>(scores.Length));
        for (var row = 0; row < scores.Length; row++)
        {
            ScoredRows.Check(scores[row], row, "score");
            if (classes[row] < 0 || units[row] < 0) continue;
            kept.Add(scores[row]);
            rows.Add(row);
        }

        (Scores, Classes, Units) = ([.. kept], new int[rows.Count], [.. rows]);
        Array.Sort(Scores, Units);
        for (var place = 0; place < Units.Length; place++) (Classes[place], Units[place]) = (classes[Units[place]], units[Units[place]]);
        for (int start = 0, end; start < Scores.Length; start = end) end = OrderTies(start);
    }

    /// <summary>[place]</summary>
    public float[] Scores { get; }

    /// <summary>[place]</summary>
    public int[] Classes { get; }

    /// <summary>[place]</summary>
    public int[] Units { get; }

    /// <summary>Ranges of equal scores that hold more than one class.</summary>
    public (int Start, int End)[] Ties => [.. _ties];

    private int OrderTies(int start)
    {
        var end = start + 1;
        while (end < Scores.Length && Scores[end] == Scores[start]) end++;
        if (end == start + 1) return end;
        Array.Sort(Classes, Units, start, end - start);
        if (Classes[start] != Classes[end - 1]) _ties.Add((start, end));
        return end;
    }
}
