using CrossDistil.Studies.Statistics;
using CrossDistil.Studies.Sweeps;

namespace CrossDistil.Studies.Results;

/// <summary>Chooses on validation.</summary>
internal static class StudyChoices
{
    /// <summary>
    /// The candidate with the largest mean objective over its runs; the earlier one of equals. Candidates without a
    /// run, or whose objective is undefined in one, cannot be chosen; null when none is left.
    /// </summary>
    public static StudyChoice? Best(IEnumerable<(string Name, IReadOnlyList<ValidationRun> Runs)> candidates, Objective objective)
    {
        var ranked = candidates.Select(candidate => (candidate.Name, Value: Value(candidate.Runs, objective)))
            .Where(candidate => candidate.Value is not null).OrderByDescending(candidate => candidate.Value)
            .ToOrdered(candidate => candidate.Name, candidate => candidate.Value!.Value);
        return ranked.Count == 0 ? null : new(ranked.GetAt(0).Key, objective.Text, ranked.GetAt(0).Value, ranked);
    }

    /// <summary>Mean objective of a candidate; null without runs or where it is undefined in one.</summary>
    public static double? Value(IReadOnlyList<ValidationRun> runs, Objective objective) =>
        Spread.Of([.. runs.Select(run => objective.Of(run.Tasks))]).Mean;
}
