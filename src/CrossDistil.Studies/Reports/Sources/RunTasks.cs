using CrossDistil.Data.Strata;
using CrossDistil.Runs;

namespace CrossDistil.Studies.Reports.Sources;

/// <summary>Tasks of runs.</summary>
internal static class RunTasks
{
    /// <summary>Every task of some run, in the order of the first that has it.</summary>
    public static string[] Of(IEnumerable<RunSource> runs) => [.. runs.SelectMany(run => run.Tasks).Distinct(StringComparer.Ordinal)];

    /// <summary>A task's position in a run; −1 = the run does not have it.</summary>
    public static int IndexOf(RunSource run, string task) => run.Tasks.ToList().IndexOf(task);

    /// <summary>The task's levels by its training rows; null where the run does not say.</summary>
    public static LevelOrder? OrderOf(RunSource run, int task) => run.Strata?.OrderOf(run.Experiment.Tasks, task);

    /// <summary>[row] level of each scored row in a task's order, 0 the worst; −1 where it has none.</summary>
    public static int[] LevelsOf(ScoredSplit scored, LevelOrder order) =>
        Array.ConvertAll(Patterns(scored), pattern => order.LevelOfPattern(pattern));

    /// <summary>
    /// The scored rows of every combination of labels without a missing one, from all positive to all negative.
    /// </summary>
    public static IReadOnlyList<StratumRows> StrataOf(ScoredSplit scored)
    {
        var tasks = scored.Labels.Count;
        var byPattern = Patterns(scored).Index().ToLookup(row => (int)row.Item, row => row.Index);
        return
        [
            .. Enumerable.Range(0, Stratum.Count(tasks))
                .Select(s => new StratumRows(s, Stratum.Name(s, tasks), [.. byPattern[LabelPattern.OfStratum(s, tasks)]]))
                .Where(stratum => stratum.Rows.Length > 0)
                .OrderBy(stratum => stratum.Name, StringComparer.Ordinal),
        ];
    }

    private static ushort[] Patterns(ScoredSplit scored)
    {
        var patterns = new ushort[scored.SourceRows.Count];
        LabelPattern.Of(scored.Labels.Count, task => scored.Labels[task], patterns);
        return patterns;
    }
}

/// <summary>Rows of one stratum.</summary>
/// <param name="Stratum">The stratum.</param>
/// <param name="Name">One + or - per task.</param>
/// <param name="Rows">The rows, ascending; at least one.</param>
internal sealed record StratumRows(int Stratum, string Name, int[] Rows);
