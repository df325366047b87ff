namespace CrossDistil.Metrics;

/// <summary>
/// Of all pairs of rows from two levels, how many the scores order rightly. One pass over ranked rows: ascending over
/// groups of equal scores, wins[k, m] += t_k·(below_m + t_m/2), then below_k += t_k. Wins are kept doubled, so that a
/// tie's half is an integer: exact to 2³¹ rows.
/// </summary>
internal sealed class PairCounts
{
    private readonly long[] _doubledWins;   // [higher level, lower level]
    private readonly long[] _counts;        // [level]

    /// <summary>Counts the pairs of <paramref name="rows"/>, which are ranked here.</summary>
    /// <param name="rows">Scores and classes.</param>
    /// <param name="levelOf">[class] its level, −1 = left out.</param>
    /// <param name="levels">Number of levels.</param>
    public PairCounts(ScoredRows rows, ReadOnlySpan<short> levelOf, int levels)
    {
        _doubledWins = new long[levels * levels];
        _counts = new long[levels];
        var ties = new long[levels];
        var classes = rows.Rank().Classes;
        for (int start = 0, end; start < classes.Length; start = end)
        {
            end = rows.EndOfTies(start);
            foreach (var @class in classes[start..end])
                if (levelOf[@class] is var level and >= 0) ties[level]++;
            for (var higher = 0; higher < levels; higher++)
                if (ties[higher] > 0) AddWins(higher, ties);
            for (var level = 0; level < levels; level++) _counts[level] += ties[level];
            Array.Clear(ties);
        }
    }

    /// <summary>[level] rows.</summary>
    public IReadOnlyList<long> Counts => _counts;

    /// <summary>
    /// AUC(k, j): the chance that a row of the higher level scores above one of the lower, ties one half; null where
    /// one is empty.
    /// </summary>
    public double? Auc(int higher, int lower) => _counts[higher] == 0 || _counts[lower] == 0
        ? null
        : _doubledWins[(higher * _counts.Length) + lower] / (2.0 * _counts[higher] * _counts[lower]);

    private void AddWins(int higher, long[] ties)
    {
        var wins = _doubledWins.AsSpan(higher * _counts.Length, higher);
        for (var lower = 0; lower < wins.Length; lower++) wins[lower] += ties[higher] * ((2 * _counts[lower]) + ties[lower]);
    }
}
