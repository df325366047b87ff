namespace CrossDistil.Data.Strata;

/// <summary>
/// One target task's order of the strata that occur: level 0 is the worst, level <see cref="Count"/>−1 the best (<c>++ ≻ +- ≻ -+ ≻ --</c> for the
/// first of two tasks; Yang et al., AAAI 2022). The target's own label always comes first: every positive level is above every negative one.
/// </summary>
public sealed class LevelOrder
{
    private readonly int[] _levels;      // [stratum] level or −1
    private readonly int[][] _strata;    // [level] strata that occur

    private LevelOrder(int tasks, int target, IReadOnlyList<bool> occurs, IEnumerable<RowSet> bestFirst)
    {
        Tasks = tasks;
        Target = target;
        RowSet[] sets = [.. bestFirst.Where(set => set.Strata.Any(stratum => occurs[stratum])).Reverse()];
        _strata = [.. sets.Select(set => set.Strata.Where(stratum => occurs[stratum]).ToArray())];
        _levels = new int[occurs.Count];
        Array.Fill(_levels, -1);
        for (var level = 0; level < sets.Length; level++)
            foreach (var stratum in _strata[level]) _levels[stratum] = level;
        Sets = sets;
        Terms = [.. TermsOf(sets)];
    }

    /// <summary>Number of tasks, 1..8.</summary>
    public int Tasks { get; }

    /// <summary>The task whose teacher learns this order.</summary>
    public int Target { get; }

    /// <summary>Number of levels.</summary>
    public int Count => _strata.Length;

    /// <summary>[level] its rows as a set, worst first.</summary>
    public IReadOnlyList<RowSet> Sets { get; }

    /// <summary>
    /// The terms of the teacher's loss: the coarse one, then adjacent levels inside the positive half (β1), then inside the negative half (β2),
    /// each from the top. A half of one level has no pairs; without a positive or without a negative stratum there is no coarse term.
    /// </summary>
    public IReadOnlyList<RankingTerm> Terms { get; }

    /// <summary>Whether positives and negatives of the target both occur.</summary>
    public bool HasCoarse => Terms.Any(term => term.Part == RankingPart.Coarse);

    /// <summary>Whether any pair of levels lies inside one half; without one the other tasks add nothing to this teacher.</summary>
    public bool HasAuxiliary => Terms.Any(term => term.Part != RankingPart.Coarse);

    /// <summary>The level of a stratum, −1 where it does not occur.</summary>
    public int LevelOf(int stratum) => _levels[stratum];

    /// <summary>The occurring strata of a level, 0..<see cref="Count"/>−1.</summary>
    public IReadOnlyList<int> Strata(int level) => _strata[level];

    /// <summary>
    /// Own label first, then the other tasks by their index, the first mattering most. A task whose polarity is not the target's counts reversed:
    /// for the target "click", rows without "not interested" are above rows with it.
    /// </summary>
    /// <param name="tasks">Number of tasks, 1..8.</param>
    /// <param name="target">The target task.</param>
    /// <param name="occurs">[stratum] whether it occurs; the others are removed before levels are numbered.</param>
    /// <param name="negative">[task] whether a 1 is negative feedback; null = none is.</param>
    public static LevelOrder Lexicographic(int tasks, int target, IReadOnlyList<bool> occurs, IReadOnlyList<bool>? negative = null)
    {
        Check(tasks, target, occurs);
        if (negative is not null) ArgumentOutOfRangeException.ThrowIfNotEqual(negative.Count, tasks, nameof(negative));
        int[] priority = [target, .. Enumerable.Range(0, tasks).Where(task => task != target)];
        var reversed = negative is null ? 0 : Enumerable.Range(0, tasks).Where(task => negative[task] != negative[target]).Sum(task => 1 << task);
        return new(tasks, target, occurs, Enumerable.Range(0, occurs.Count)
            .OrderByDescending(stratum => Rank(stratum ^ reversed, priority))
            .Select(stratum => RowSet.Of(tasks, stratum)));
    }

    /// <summary>The levels as the user lists them, best first; a level may hold several strata (<c>["++", "+-", "-."]</c>).</summary>
    /// <param name="tasks">Number of tasks, 1..8.</param>
    /// <param name="target">The target task.</param>
    /// <param name="occurs">[stratum] whether it occurs; the others are removed before levels are numbered.</param>
    /// <param name="bestFirst">The levels.</param>
    /// <exception cref="InputException">
    /// A stratum is listed twice or occurs without being listed, a level mixes the target's positives with its negatives, or a negative
    /// level is above a positive one.
    /// </exception>
    public static LevelOrder Listed(int tasks, int target, IReadOnlyList<bool> occurs, IReadOnlyList<RowSet> bestFirst)
    {
        Check(tasks, target, occurs);
        ArgumentNullException.ThrowIfNull(bestFirst);
        Fault[] faults = [.. Faults(tasks, target, occurs, bestFirst)];
        return faults.Length == 0 ? new(tasks, target, occurs, bestFirst) : throw new InputException(faults);
    }

    private static void Check(int tasks, int target, IReadOnlyList<bool> occurs)
    {
        ArgumentNullException.ThrowIfNull(occurs);
        ArgumentOutOfRangeException.ThrowIfNotEqual(occurs.Count, Stratum.Count(tasks), nameof(occurs));
        ArgumentOutOfRangeException.ThrowIfNegative(target);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(target, tasks);
    }

    private static int Rank(int stratum, int[] priority)
    {
        var rank = 0;
        foreach (var task in priority) rank = (rank << 1) | ((stratum >> task) & 1);
        return rank;
    }

    private static IEnumerable<Fault> Faults(int tasks, int target, IReadOnlyList<bool> occurs, IReadOnlyList<RowSet> bestFirst)
    {
        bool IsPositive(int stratum) => Stratum.IsPositive(stratum, target);
        var where = $"levels of task {target}";
        foreach (var set in bestFirst.Where(set => set.Strata.Any(IsPositive) && !set.Strata.All(IsPositive)))
            yield return new(where, $"level '{set}' mixes the task's positives and negatives", "split it");
        for (var level = 1; level < bestFirst.Count; level++)
            if (bestFirst[level].Strata.All(IsPositive) && !bestFirst[level - 1].Strata.Any(IsPositive))
                yield return new(where, $"negative level '{bestFirst[level - 1]}' is above positive level '{bestFirst[level]}'", "list positives first");
        for (var stratum = 0; stratum < occurs.Count; stratum++)
        {
            var listed = bestFirst.Count(set => set.Contains(stratum));
            if (listed > 1) yield return new(where, $"'{Stratum.Name(stratum, tasks)}' is in {listed} levels", "list it once");
            if (listed == 0 && occurs[stratum]) yield return new(where, $"'{Stratum.Name(stratum, tasks)}' occurs in no level", "add it to one");
        }
    }

    private IEnumerable<RankingTerm> TermsOf(RowSet[] sets)
    {
        bool IsPositive(int level) => Stratum.IsPositive(_strata[level][0], Target);
        var positives = Enumerable.Range(0, sets.Length).Count(IsPositive);
        if (positives > 0 && positives < sets.Length)
            yield return new(RankingPart.Coarse, RowSet.Coarse(Tasks, Target, positive: true), RowSet.Coarse(Tasks, Target, positive: false));
        for (var level = sets.Length - 1; level > 0; level--)
            if (IsPositive(level) == IsPositive(level - 1))
                yield return new(IsPositive(level) ? RankingPart.Positive : RankingPart.Negative, sets[level], sets[level - 1]);
    }
}
