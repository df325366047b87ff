namespace CrossDistil.Data.Strata;

/// <summary>
/// One target task's order of the strata that occur: level 0 is the worst, level <see cref="Count"/>−1 the best (<c>++
/// ≻ +- ≻ -+ ≻ --</c> for the first of two tasks; Yang et al., AAAI 2022). The target's own label always comes first:
/// every positive level is above every negative one.
/// </summary>
internal sealed class LevelOrder
{
    private readonly int[] _levels;      // [pattern] level or −1
    private readonly RankingTerm? _coarse;
    private readonly IReadOnlyList<bool>? _possible;

    private LevelOrder(
        int tasks, int target, Func<RowSet, bool> occurs, IEnumerable<RowSet> bestFirst, IReadOnlyList<bool>? possible = null)
    {
        _possible = possible;
        Tasks = tasks;
        Target = target;
        Sets = [.. bestFirst.Where(occurs).Reverse()];
        var (positives, negatives) = (RowSet.Coarse(tasks, target, positive: true), RowSet.Coarse(tasks, target, positive: false));
        _coarse = occurs(positives) && occurs(negatives) ? new(RankingPart.Coarse, positives, negatives) : null;
        Terms = TermsAmong(_ => true);
        _levels = LevelsByPattern();
    }

    /// <summary>Number of tasks, 1..8.</summary>
    public int Tasks { get; }

    /// <summary>The task whose teacher learns this order.</summary>
    public int Target { get; }

    /// <summary>Number of levels.</summary>
    public int Count => Sets.Count;

    /// <summary>[level] its rows as a set, worst first.</summary>
    public IReadOnlyList<RowSet> Sets { get; }

    /// <summary>
    /// The terms of the teacher's loss: the coarse one, then adjacent levels inside the positive half (β1), then inside
    /// the negative half (β2), each from the top. A half of one level has no pairs; without a positive or without a
    /// negative row there is no coarse term.
    /// </summary>
    public IReadOnlyList<RankingTerm> Terms { get; }

    /// <summary>Whether positives and negatives of the target both occur.</summary>
    public bool HasCoarse => _coarse is not null;

    /// <summary>
    /// Whether any pair of levels lies inside one half; without one the other tasks add nothing to this teacher.
    /// </summary>
    public bool HasAuxiliary => Terms.Any(term => term.Part != RankingPart.Coarse);

    /// <summary>
    /// <see cref="Terms"/> as they are when only some levels are ranked: those that are left stand next to each other.
    /// The coarse term stays as it is.
    /// </summary>
    /// <param name="isRanked">Whether a level is ranked.</param>
    public IReadOnlyList<RankingTerm> TermsAmong(Func<RowSet, bool> isRanked)
    {
        RowSet[] ranked = [.. Sets.Where(isRanked).Reverse()]; // best first
        var pairs = from pair in ranked.Zip(ranked.Skip(1), (higher, lower) => (Higher: higher, Lower: lower))
                    where IsPositive(pair.Higher) == IsPositive(pair.Lower)
                    select new RankingTerm(IsPositive(pair.Higher) ? RankingPart.Positive : RankingPart.Negative, pair.Higher, pair.Lower);
        return _coarse is null ? [.. pairs] : [_coarse, .. pairs];

        // What cannot be says nothing of a level: "-." of a purchase that requires a click holds no purchase.
        bool IsPositive(RowSet level) =>
            Stratum.IsPositive(level.Strata.Where(stratum => _possible?[stratum] ?? true).Append(level.Strata.First()).First(), Target);
    }

    /// <summary>The level of a stratum, −1 where no level holds it because none such occurs.</summary>
    public int LevelOf(int stratum) => _levels[LabelPattern.OfStratum(stratum, Tasks)];

    /// <summary>
    /// The level of rows with these labels, known or missing: the one that holds them whatever the missing labels are,
    /// −1 where none does.
    /// </summary>
    /// <param name="pattern">A <see cref="LabelPattern"/>.</param>
    public int LevelOfPattern(int pattern) => _levels[pattern];

    /// <summary>
    /// Own label first, then the other tasks by their index, the first mattering most. A task whose polarity is not the
    /// target's counts reversed: for the target "click", rows without "not interested" are above rows with it.
    /// </summary>
    /// <param name="tasks">Number of tasks, 1..8.</param>
    /// <param name="target">The target task.</param>
    /// <param name="occurs">Whether a set has rows; levels without are removed before the rest are numbered.</param>
    /// <param name="negative">[task] whether a 1 is negative feedback; null = none is.</param>
    public static LevelOrder Lexicographic(int tasks, int target, Func<RowSet, bool> occurs, IReadOnlyList<bool>? negative = null)
    {
        Check(tasks, target, occurs);
        if (negative is not null) ArgumentOutOfRangeException.ThrowIfNotEqual(negative.Count, tasks, nameof(negative));
        int[] priority = [target, .. Enumerable.Range(0, tasks).Where(task => task != target)];
        var reversed = negative is null
            ? 0
            : Enumerable.Range(0, tasks).Where(task => negative[task] != negative[target]).Sum(task => 1 << task);
        return new(tasks, target, occurs, Enumerable.Range(0, Stratum.Count(tasks))
            .OrderByDescending(stratum => Rank(stratum ^ reversed, priority))
            .Select(stratum => RowSet.Of(tasks, stratum)));
    }

    /// <summary>As above, from the strata that occur.</summary>
    /// <param name="tasks">Number of tasks, 1..8.</param>
    /// <param name="target">The target task.</param>
    /// <param name="occurs">[stratum] whether it occurs.</param>
    /// <param name="negative">[task] whether a 1 is negative feedback; null = none is.</param>
    public static LevelOrder Lexicographic(int tasks, int target, IReadOnlyList<bool> occurs, IReadOnlyList<bool>? negative = null)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(occurs.Count, Stratum.Count(tasks), nameof(occurs));
        return Lexicographic(tasks, target, set => set.Strata.Any(stratum => occurs[stratum]), negative);
    }

    /// <summary>
    /// The levels as the user lists them, best first; a level may hold several strata (<c>["++", "+-", "-."]</c>).
    /// </summary>
    /// <param name="tasks">Number of tasks, 1..8.</param>
    /// <param name="target">The target task.</param>
    /// <param name="occurs">Whether a set has rows; levels without are removed before the rest are numbered.</param>
    /// <param name="bestFirst">The levels.</param>
    /// <param name="possible">
    /// [stratum] whether a row may lie in it, as far as is known beforehand; null = those that occur may.
    /// </param>
    /// <exception cref="InputException">What <see cref="Faults"/> finds, given the strata that occur.</exception>
    public static LevelOrder Listed(
        int tasks, int target, Func<RowSet, bool> occurs, IReadOnlyList<RowSet> bestFirst, IReadOnlyList<bool>? possible = null)
    {
        Check(tasks, target, occurs);
        possible ??= [.. Enumerable.Range(0, Stratum.Count(tasks)).Select(stratum => occurs(RowSet.Of(tasks, stratum)))];
        Fault[] faults =
            [.. Faults(tasks, target, possible, bestFirst)
                .Select(fault => new Fault($"levels of task {target}", fault.Problem, fault.Remedy))];
        return faults.Length == 0 ? new(tasks, target, occurs, bestFirst, possible) : throw new InputException(faults);
    }

    /// <summary>
    /// What keeps listed levels from being an order: one mixes the target's positives with its negatives, a negative
    /// one is above a positive one, a stratum is in two, or a possible stratum is in none. Strata that are not possible
    /// may be listed or not.
    /// </summary>
    /// <param name="tasks">Number of tasks, 1..8.</param>
    /// <param name="target">The target task.</param>
    /// <param name="possible">[stratum] whether a row may lie in it.</param>
    /// <param name="bestFirst">The levels.</param>
    public static IEnumerable<(string Problem, string Remedy)> Faults(
        int tasks, int target, IReadOnlyList<bool> possible, IReadOnlyList<RowSet> bestFirst)
    {
        bool Has(RowSet set, bool positive) =>
            set.Strata.Any(stratum => possible[stratum] && Stratum.IsPositive(stratum, target) == positive);
        foreach (var set in bestFirst.Where(set => Has(set, positive: true) && Has(set, positive: false)))
            yield return ($"level '{set}' mixes the task's positives and negatives", "split it");
        for (var level = 1; level < bestFirst.Count; level++)
            if (Has(bestFirst[level], positive: true)
                && !Has(bestFirst[level], positive: false)
                && !Has(bestFirst[level - 1], positive: true)
                && Has(bestFirst[level - 1], positive: false))
                yield return (
                    $"negative level '{bestFirst[level - 1]}' is above positive level '{bestFirst[level]}'", "list positives first");
        int[] listed = [.. Enumerable.Range(0, possible.Count).Select(stratum => bestFirst.Count(set => set.Contains(stratum)))];
        if (Names(stratum => listed[stratum] > 1) is { Length: > 0 } repeated)
            yield return ($"more than one level holds {repeated}", "list each once");
        if (Names(stratum => listed[stratum] == 0 && possible[stratum]) is { Length: > 0 } missing)
            yield return ($"no level holds {missing}", "add what is missing");

        string Names(Func<int, bool> which) =>
            string.Join(", ", Enumerable.Range(0, possible.Count).Where(which).Select(stratum => $"'{Stratum.Name(stratum, tasks)}'"));
    }

    private static void Check(int tasks, int target, Func<RowSet, bool> occurs)
    {
        _ = Stratum.Count(tasks);
        ArgumentOutOfRangeException.ThrowIfNegative(target);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(target, tasks);
    }

    private static int Rank(int stratum, int[] priority)
    {
        var rank = 0;
        foreach (var task in priority) rank = (rank << 1) | ((stratum >> task) & 1);
        return rank;
    }

    /// <summary>
    /// A missing label leaves a row in a level when both of its values do, so the table fills itself: completions are
    /// smaller patterns.
    /// </summary>
    private int[] LevelsByPattern()
    {
        var levels = new int[LabelPattern.Count(Tasks)];
        Array.Fill(levels, -1);
        for (var level = 0; level < Count; level++)
            foreach (var stratum in Sets[level].Strata) levels[LabelPattern.OfStratum(stratum, Tasks)] = level;
        for (var pattern = 0; pattern < levels.Length; pattern++)
            for (var task = 0; task < Tasks; task++)
                if (LabelPattern.Digit(pattern, task) == 2)
                {
                    var unit = LabelPattern.Unit(task);
                    levels[pattern] = levels[pattern - unit] == levels[pattern - (2 * unit)] ? levels[pattern - unit] : -1;
                    break;
                }

        return levels;
    }
}
