using System.Numerics;

namespace CrossDistil.Data.Strata;

/// <summary>
/// A named set of strata in the paper's notation, one character per task: <c>+</c> positive, <c>-</c> negative,
/// <c>.</c> either. <c>++</c> is one stratum, <c>+.</c> the coarse set D+. of two tasks. A set that is no single
/// pattern is written as its strata joined by <c>|</c>, highest first. Two sets are equal when they hold the same
/// strata of equally many tasks.
/// </summary>
internal sealed class RowSet : IEquatable<RowSet>
{
    private readonly bool[] _members;

    private RowSet(int tasks, bool[] members)
    {
        Tasks = tasks;
        _members = members;
        Name = NameOf(tasks, members);
    }

    /// <summary>Number of tasks, 1..8.</summary>
    public int Tasks { get; }

    /// <summary>The set in the paper's notation; the same name for the same set.</summary>
    public string Name { get; }

    /// <summary>The strata of the set, ascending.</summary>
    public IEnumerable<int> Strata => Enumerable.Range(0, _members.Length).Where(stratum => _members[stratum]);

    /// <summary>Whether the set holds <paramref name="stratum"/>, 0..2^tasks−1.</summary>
    public bool Contains(int stratum) => _members[stratum];

    /// <summary>
    /// Whether a row of which only the labels in <paramref name="known"/> are there belongs to the set whatever its missing labels are:
    /// a row with a missing label is in the coarse set of a task whose label it has, and in no single stratum.
    /// </summary>
    /// <param name="known">Bit t: the label of task t is there.</param>
    /// <param name="labels">Bit t: the label of task t; 0 where it is missing.</param>
    public bool Contains(int known, int labels)
    {
        var missing = (_members.Length - 1) & ~known;
        for (var completion = missing; ; completion = (completion - 1) & missing)
        {
            if (!_members[labels | completion]) return false;
            if (completion == 0) return true;
        }
    }

    /// <summary>The same for a row with the labels of a <see cref="LabelPattern"/>.</summary>
    public bool ContainsPattern(int pattern)
    {
        var (known, labels) = LabelPattern.Decode(pattern, Tasks);
        return Contains(known, labels);
    }

    /// <summary>The set of exactly these strata.</summary>
    /// <exception cref="ArgumentException">No stratum given.</exception>
    public static RowSet Of(int tasks, params IEnumerable<int> strata)
    {
        var members = new bool[Stratum.Count(tasks)];
        foreach (var stratum in strata) members[stratum] = true;
        return members.Contains(true) ? new(tasks, members) : throw new ArgumentException("a row set needs a stratum", nameof(strata));
    }

    /// <summary>
    /// The coarse set of one task: every stratum in which its label is <paramref name="positive"/> (D+. or D-., paper
    /// §2).
    /// </summary>
    public static RowSet Coarse(int tasks, int task, bool positive) =>
        Of(tasks, Enumerable.Range(0, Stratum.Count(tasks)).Where(stratum => Stratum.IsPositive(stratum, task) == positive));

    /// <summary>
    /// Reads a name: patterns of <c>+</c>, <c>-</c> and <c>.</c>, one character per task, joined by <c>|</c>.
    /// </summary>
    /// <exception cref="FormatException">The name is none of these; the message says why.</exception>
    public static RowSet Parse(string name, int tasks)
    {
        var patterns = name.Split('|');
        if (Array.Find(patterns, pattern => pattern.Length != tasks || pattern.AsSpan().ContainsAnyExcept("+-.")) is { } wrong)
            throw new FormatException($"'{wrong}' is not {tasks} characters of +, - and .");
        return Of(
            tasks, Enumerable.Range(0, Stratum.Count(tasks))
                .Where(stratum => Array.Exists(patterns, pattern => Matches(pattern, stratum))));
    }

    /// <inheritdoc/>
    public bool Equals(RowSet? other) => other is not null && string.Equals(Name, other.Name, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RowSet);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    private static bool Matches(string pattern, int stratum)
    {
        for (var task = 0; task < pattern.Length; task++)
            if (pattern[task] != '.' && pattern[task] == '+' != Stratum.IsPositive(stratum, task)) return false;
        return true;
    }

    private static string NameOf(int tasks, bool[] members)
    {
        int size = 0, union = 0, intersection = members.Length - 1;
        for (var stratum = 0; stratum < members.Length; stratum++)
        {
            if (!members[stratum]) continue;
            size++;
            union |= stratum;
            intersection &= stratum;
        }

        var free = union & ~intersection;
        if (size == 1 << BitOperations.PopCount((uint)free))
            return string.Create(tasks, (free, intersection), static (name, set) =>
            {
                for (var task = 0; task < name.Length; task++)
                    name[task] = Stratum.IsPositive(set.free, task) ? '.' : Stratum.IsPositive(set.intersection, task) ? '+' : '-';
            });
        return string.Join('|', Enumerable.Range(0, members.Length).Where(stratum => members[stratum])
            .Select(stratum => Stratum.Name(stratum, tasks)).Order(StringComparer.Ordinal));
    }
}
