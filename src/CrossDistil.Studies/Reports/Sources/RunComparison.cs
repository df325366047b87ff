using System.Runtime.CompilerServices;
using CrossDistil.Runs;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Sources;

/// <summary>
/// Finished runs compared without a study: as a study with a single common seed, so that only the uncertainty of the
/// test rows is known. Users are not in a run's files: rows are the units.
/// </summary>
/// <param name="Result">The tables; null where they cannot be compared.</param>
/// <param name="Reason">Why not, in a sentence.</param>
internal sealed record RunComparison(StudyResult? Result, string? Reason)
{
    // Findings and figures ask for the same runs.
    private static readonly ConditionalWeakTable<IReadOnlyList<RunSource>, RunComparison> s_known = [];

    /// <summary>Compares runs with the first one.</summary>
    /// <param name="title">Title of the report.</param>
    /// <param name="runs">Two or more.</param>
    public static RunComparison Of(string title, IReadOnlyList<RunSource> runs) => s_known.GetValue(
        runs, all => WhyNot(all) is { } reason ? new(null, $"The runs are not compared: {reason}.") : new(Compare(title, all), null));

    private static string? WhyNot(IReadOnlyList<RunSource> runs)
    {
        if (runs.FirstOrDefault(run => run.Metrics is null) is { } training)
            return training.Divergence is null ? $"{training.Name} is not finished" : $"{training.Name} diverged";
        if (runs.FirstOrDefault(run => run.Scored is null) is { } closed)
            return closed.Metrics!.IsTested
                ? $"{closed.Name} has no {Path.GetFileName(closed.Folder.PredictionsPath)}"
                : $"the test split of {closed.Name} is closed";
        var first = runs[0];
        if (first.Strata is null) return $"{first.Name} has no strata.json";
        if (runs.FirstOrDefault(run => !run.Tasks.SequenceEqual(first.Tasks, StringComparer.Ordinal)) is { } other)
            return $"{other.Name} has the tasks {string.Join(", ", other.Tasks)}, {first.Name} has {string.Join(", ", first.Tasks)}";
        return runs.FirstOrDefault(run => !IsOfRows(run.Scored!, first.Scored!)) is { } foreign
            ? $"{foreign.Name} was tested on other rows than {first.Name}"
            : null;
    }

    private static bool IsOfRows(ScoredSplit run, ScoredSplit first) =>
        run.SourceRows.SequenceEqual(first.SourceRows)
        && run.Labels.Zip(first.Labels).All(task => task.First.AsSpan().SequenceEqual(task.Second));

    private static StudyResult Compare(string title, IReadOnlyList<RunSource> runs)
    {
        var (first, seed, names) = (runs[0], runs[0].Metrics!.Seed, NamesOf(runs));
        // All are measured by the first run's order; where another's differs, a warning says so.
        var levels = RowLevels.Of(first.Scored!.Labels, [.. first.Tasks.Select((_, task) => RunTasks.OrderOf(first, task)!)]);
        RunScores[] scores =
            [.. runs.Zip(names, (run, name) => new RunScores(name, seed, run.Scored!.Logits, run.Scored.Probabilities, levels))];
        var rows = new TestRows([.. first.Tasks], first.Scored.Labels, Users: null, UserCount: 0);
        var test = TestStatistics.Of(rows, scores, names, names[0], StudyMeasurer.Primary, new(StudyTasks.RunReplicates));
        return new(
            StudyTasks.Runs, title, string.Empty, [seed], [], names[^1], names[0], StudyMeasurer.Primary, 0, new(StringComparer.Ordinal),
            WithoutSingle(test), null, [], new(StringComparer.Ordinal), new(StringComparer.Ordinal), []);
    }

    /// <summary>A run that is named single may be anything.</summary>
    private static OrderedDictionary<string, TaskResult> WithoutSingle(OrderedDictionary<string, TaskResult> test) => new(
        test.Select(task => KeyValuePair.Create(task.Key, task.Value with
        {
            Variants = [.. task.Value.Variants.Select(variant => variant with { ToSingle = new(StringComparer.Ordinal) })],
        })), StringComparer.Ordinal);

    private static string[] NamesOf(IReadOnlyList<RunSource> runs)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        return [.. runs.Select((run, i) => names.Add(run.Name) ? run.Name : $"{run.Name} ({i + 1})")];
    }
}
