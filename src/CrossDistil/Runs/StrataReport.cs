using CrossDistil.Data.Schema;
using CrossDistil.Data.Strata;

namespace CrossDistil.Runs;

/// <summary>
/// The content of a run's <c>strata.json</c>: strata and levels of the training rows, written before the first step.
/// </summary>
/// <param name="Rows">Training rows.</param>
/// <param name="Orders">Each task's levels, best first; the last one is level 0.</param>
/// <param name="Strata">
/// Every combination of labels that occurs: complete ones first, from all positive to all negative, then those with
/// missing labels.
/// </param>
/// <param name="Dropped">Pairs of levels that are not ranked.</param>
internal sealed record StrataReport(
    int Rows, OrderedDictionary<string, IReadOnlyList<string>> Orders, IReadOnlyList<LabelsReport> Strata,
    IReadOnlyList<DroppedRows> Dropped)
{
    /// <summary>A task's order of levels as it was trained; null where the report has none for it.</summary>
    /// <param name="tasks">The run's tasks.</param>
    /// <param name="task">Index of the task.</param>
    /// <exception cref="FormatException">A level is not a set of labels of these tasks.</exception>
    /// <exception cref="InputException">The levels are not an order of this task.</exception>
    public LevelOrder? OrderOf(IReadOnlyList<TaskOptions> tasks, int task)
    {
        if (Orders.GetValueOrDefault(tasks[task].Name) is not { } names) return null;
        RowSet[] levels = [.. names.Select(name => RowSet.Parse(name, tasks.Count))];
        bool[] possible =
            [.. Requirements.Possible(tasks)
                .Select((isPossible, stratum) => isPossible && Array.Exists(levels, level => level.Contains(stratum)))];
        return LevelOrder.Listed(tasks.Count, task, _ => true, levels, possible);
    }
}

/// <summary>The training rows of one combination of labels.</summary>
/// <param name="Labels">One character per task: +, -, or ? for a missing label.</param>
/// <param name="Rows">How many.</param>
/// <param name="Levels">
/// Their level in each task's order, 0 the worst; null where missing labels leave it undefined.
/// </param>
internal sealed record LabelsReport(string Labels, int Rows, OrderedDictionary<string, int?> Levels)
{
    /// <summary>Whether a label is missing.</summary>
    [JsonIgnore]
    public bool IsPartial => Labels.Contains('?', StringComparison.Ordinal);
}

/// <summary>A pair of levels that is not ranked because one of them has too few training rows.</summary>
/// <param name="Task">The task whose teacher would learn it.</param>
/// <param name="Higher">The higher level.</param>
/// <param name="Lower">The lower level.</param>
/// <param name="HigherRows">Training rows of the higher level.</param>
/// <param name="LowerRows">Training rows of the lower level.</param>
/// <param name="MinRows"><c>method.minPairRows</c>.</param>
internal sealed record DroppedRows(string Task, string Higher, string Lower, int HigherRows, int LowerRows, int MinRows);
