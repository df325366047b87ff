using CrossDistil.Studies.Sweeps;

namespace CrossDistil.Studies.Results;

/// <summary>Chooses on validation.</summary>
internal static class StudyChoices
{
    /// <summary>
    /// The candidate with the largest mean objective over its seeds, a seed's being the mean over its folds; the earlier one of equals. Candidates without a
    /// run, or whose objective is undefined in one, cannot be chosen; null when none is left.
    /// </summary>
    public static StudyChoice? Best(IEnumerable<(string Name, IReadOnlyList<ValidationRun> Runs)> candidates, Objective objective)
    {
        var ranked = candidates.Select(candidate => (candidate.Name, Value: Value(candidate.Runs, objective))).Where(candidate => candidate.Value is not null)
            .OrderByDescending(candidate => candidate.Value).ToArray();
        return ranked.Length == 0
            ? null
            : new(ranked[0].Name, objective.Text, ranked[0].Value!.Value,
                new(ranked.Select(candidate => KeyValuePair.Create(candidate.Name, candidate.Value!.Value)), StringComparer.Ordinal));
    }

    /// <summary>Mean objective of a candidate; null without runs or where it is undefined in one.</summary>
    public static double? Value(IReadOnlyList<ValidationRun> runs, Objective objective)
    {
        double?[] values = [.. runs.Select(run => objective.Of(run.Tasks))];
        return values.Length == 0 || values.Contains(null) ? null : values.Average();
    }
}
