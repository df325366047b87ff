using CrossDistil.Data.Strata;

namespace CrossDistil.Data.Schema;

/// <summary>A row cannot have a 1 for <paramref name="Task"/> and a 0 for <paramref name="Required"/>.</summary>
/// <param name="Task">Index of the task that requires.</param>
/// <param name="Required">Index of the task without which it cannot happen.</param>
internal readonly record struct Requirement(int Task, int Required);

/// <summary>
/// Which task cannot happen without which, by <see cref="TaskOptions.Requires"/>. Chains count as a whole: when paying
/// requires a cart and a cart requires a click, paying requires a click, also in a row whose cart label is missing.
/// </summary>
internal static class Requirements
{
    /// <summary>
    /// All pairs, those named by a task first, then what follows from chains. A chain ends at an unknown name or where
    /// it turns back.
    /// </summary>
    public static IReadOnlyList<Requirement> Of(IReadOnlyList<TaskOptions> tasks) => [.. Enumerable.Range(0, tasks.Count)
        .SelectMany(task => Chain(tasks, task).Skip(1).Select((required, distance) => (Pair: new Requirement(task, required), distance)))
        .OrderBy(pair => pair.distance)
        .Select(pair => pair.Pair)];

    /// <summary>[stratum] whether a row may lie in it.</summary>
    public static IReadOnlyList<bool> Possible(IReadOnlyList<TaskOptions> tasks)
    {
        var requirements = Of(tasks);
        return [.. Enumerable.Range(0, Stratum.Count(tasks.Count)).Select(stratum =>
            requirements.All(pair => !Stratum.IsPositive(stratum, pair.Task) || Stratum.IsPositive(stratum, pair.Required)))];
    }

    /// <summary>The tasks of the circle of a task's requirements, itself first; empty where there is none.</summary>
    public static IReadOnlyList<int> Circle(IReadOnlyList<TaskOptions> tasks, int task)
    {
        var chain = Chain(tasks, task);
        return Next(tasks, chain[^1]) == task ? chain : [];
    }

    /// <summary>The task, what it requires, what that requires, …; no task twice.</summary>
    private static List<int> Chain(IReadOnlyList<TaskOptions> tasks, int task)
    {
        List<int> chain = [];
        for (var at = task; at >= 0 && !chain.Contains(at); at = Next(tasks, at)) chain.Add(at);
        return chain;
    }

    private static int Next(IReadOnlyList<TaskOptions> tasks, int task) =>
        tasks[task].Requires is { } required ? tasks.Select(other => other.Name).ToList().IndexOf(required) : -1;
}
