using System.Runtime.CompilerServices;
using CrossDistil.Runs;
using CrossDistil.Studies.Results;
using CrossDistil.Studies.Statistics;

namespace CrossDistil.Studies.Reports.Sources;

/// <summary>
/// Finished runs side by side without a study: as one with a single seed that all share, so that what is known of them is the uncertainty of test rows alone.
/// Users are not in a run's files: rows are the units.
/// </summary>
/// <param name="Result">The tables; null where they cannot be compared.</param>
/// <param name="Reason">Why not, in a sentence.</param>
internal sealed record RunComparison(StudyResult? Result, string? Reason)
{
    // Findings and figures ask for the same runs.
    private static readonly ConditionalWeakTable<IReadOnlyList<RunSource>, RunComparison> s_known = [];

    /// <summary>Compares runs with the first one.</summary>
    /// <param name="title">What the report is of.</param>
    /// <param name="runs">Two or more.</param>
    public static RunComparison Of(string title, IReadOnlyList<RunSource> runs) => s_known.GetValue(runs, all => Compare(title, all));

    private static RunComparison Compare(string title, IReadOnlyList<RunSource> runs)
    {
        if (runs.FirstOrDefault(run => run.Metrics is null) is { } training) return Not(training.Divergence is null ? $"{training.Name} is not finished" : $"{training.Name} diverged");
        if (runs.FirstOrDefault(run => run.Scored is null) is { } closed) return Not(closed.Metrics!.IsTested ? $"{closed.Name} has no {Path.GetFileName(closed.Folder.PredictionsPath)}" : $"the test split of {closed.Name} is closed");
        var (first, tasks) = (runs[0], TasksOf(runs[0]));
        if (first.Strata is null) return Not($"{first.Name} has no strata.json");
        if (runs.FirstOrDefault(run => !TasksOf(run).SequenceEqual(tasks, StringComparer.Ordinal)) is { } other)
            return Not($"{other.Name} has the tasks {string.Join(", ", TasksOf(other))}, {first.Name} has {string.Join(", ", tasks)}");
        if (runs.FirstOrDefault(run => !IsOfRows(run.Scored!, first.Scored!)) is { } foreign) return Not($"{foreign.Name} was tested on other rows than {first.Name}");
        return new(Compare(title, runs, new TestRows(tasks, first.Scored!.Labels, Users: null, UserCount: 0)), null);
    }

    private static RunComparison Not(string reason) => new(null, $"The runs are not compared: {reason}.");

    private static string[] TasksOf(RunSource run) => [.. run.Experiment.Tasks.Select(task => task.Name)];

    private static bool IsOfRows(ScoredSplit run, ScoredSplit first) =>
        run.SourceRows.SequenceEqual(first.SourceRows) && run.Labels.Zip(first.Labels).All(task => task.First.AsSpan().SequenceEqual(task.Second));

    /// <summary>Side by side, all are measured by the first run's order; where another's differs, a warning says so.</summary>
    private static IReadOnlyList<RowLevels> LevelsOf(RunSource first) =>
        RowLevels.Of(first.Scored!.Labels, [.. first.Tasks.Select((_, task) => RunTasks.OrderOf(first, task)!)]);

    private static StudyResult Compare(string title, IReadOnlyList<RunSource> runs, TestRows rows)
    {
        var (names, seed, levels) = (NamesOf(runs), runs[0].Metrics!.Seed, LevelsOf(runs[0]));
        RunScores[] scores = [.. runs.Zip(names, (run, name) => new RunScores(name, seed, run.Scored!.Logits, run.Scored.Probabilities, levels))];
        var test = TestStatistics.Of(rows, scores, names, names[0], StudyMeasurer.Primary, new(StudyTasks.RunReplicates));
        return new(
            StudyTasks.Runs, title, string.Empty, [seed], [], names[^1], names[0], StudyMeasurer.Primary, 0, new(StringComparer.Ordinal), WithoutSingle(test), null, [],
            new(StringComparer.Ordinal), new(StringComparer.Ordinal), []);
    }

    /// <summary>A run that is called single may be anything.</summary>
    private static OrderedDictionary<string, TaskResult> WithoutSingle(OrderedDictionary<string, TaskResult> test) => new(
        test.Select(task => KeyValuePair.Create(task.Key, task.Value with
        {
            Variants = [.. task.Value.Variants.Select(variant => variant with { ToSingle = new OrderedDictionary<string, PairedDifference>(StringComparer.Ordinal) })],
        })), StringComparer.Ordinal);

    private static string[] NamesOf(IReadOnlyList<RunSource> runs) =>
        [.. runs.Select((run, i) => runs.Take(i).Any(before => string.Equals(before.Name, run.Name, StringComparison.Ordinal)) ? $"{run.Name} ({i + 1})" : run.Name)];
}
