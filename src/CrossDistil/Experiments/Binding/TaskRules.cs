using System.Text.Json;
using System.Text.Json.Nodes;
using CrossDistil.Data.Schema;
using CrossDistil.Data.Strata;
using CrossDistil.Scoring.Options.Binding;

namespace CrossDistil.Experiments.Binding;

/// <summary>
/// What tasks say about one another: <c>requires</c> names tasks and does not turn in a circle, <c>order</c> lists every possible combination once,
/// <c>swapped</c> makes no impossible one.
/// </summary>
internal static class TaskRules
{
    /// <summary>Reports every fault; says nothing where the tasks themselves cannot be read.</summary>
    public static void Check(JsonArray list, IReadOnlyList<string> names, Action<string, string, string> report)
    {
        if (list.Count > Stratum.MostTasks || names.Distinct(StringComparer.Ordinal).Count() < names.Count) return;
        TaskOptions[] tasks = [.. list.Select((task, i) => Read((JsonObject)task!, names[i]))];
        var known = true;
        for (var task = 0; task < tasks.Length; task++) known &= IsSound(tasks, task, report);
        foreach (var task in tasks.Where(task => task.Negative))
            foreach (var other in tasks.Where(other => string.Equals(other.Requires, task.Name, StringComparison.Ordinal) && other != task))
                report($"tasks.{task.Name}.negative", $"{task.Name} is negative, and {other.Name} requires it", "remove one of the two");
        foreach (var task in tasks.Where(task => task.Swapped > 0)) Swapped(tasks, task, report);
        for (var task = 0; task < tasks.Length; task++) Order(tasks, task, known, report);
    }

    private static TaskOptions Read(JsonObject task, string name) => new()
    {
        Name = name,
        Negative = task["negative"]?.GetValueKind() == JsonValueKind.True,
        Requires = Describe.Text(task["requires"]),
        Swapped = task["swapped"] is { } swapped && swapped.GetValueKind() == JsonValueKind.Number ? swapped.AsValue().GetValue<JsonElement>().GetDouble() : 0,
        Order = task["order"] is JsonArray { Count: > 0 } order && order.All(level => Describe.Text(level) is not null)
            ? [.. order.Select(level => Describe.Text(level)!)]
            : null,
    };

    private static bool IsSound(TaskOptions[] tasks, int task, Action<string, string, string> report)
    {
        var (name, required) = (tasks[task].Name, tasks[task].Requires);
        var others = tasks.Select(other => other.Name).Where(other => !string.Equals(other, name, StringComparison.Ordinal)).ToArray();
        if (required is null) return true;
        if (string.Equals(required, name, StringComparison.Ordinal)) report($"tasks.{name}.requires", "a task cannot require itself", "name another, or remove it");
        else if (!others.Contains(required, StringComparer.Ordinal))
            report($"tasks.{name}.requires", $"unknown task \"{required}\"", Remedy.Meant(required, others, "tasks"));
        else if (Requirements.Circle(tasks, task) is not { Count: > 0 } circle) return true;
        else if (circle.Min() == task) // each circle once
            report($"tasks.{name}.requires", $"{string.Join(" requires ", circle.Append(task).Select(t => tasks[t].Name))}", "remove one of them");
        return false;
    }

    private static void Swapped(TaskOptions[] tasks, TaskOptions task, Action<string, string, string> report)
    {
        var pairs = from requiring in tasks
                    from required in tasks
                    where requiring != required && string.Equals(requiring.Requires, required.Name, StringComparison.Ordinal)
                    where task == requiring || task == required
                    select (requiring, required);
        foreach (var (requiring, required) in pairs.Take(1)) // one is enough to forbid it
            report(
                $"tasks.{task.Name}.swapped", $"{requiring.Name} requires {required.Name}, and swapped labels would make rows that cannot be",
                "set it to 0, or swap the labels of another task");
    }

    private static void Order(TaskOptions[] tasks, int task, bool requirementsKnown, Action<string, string, string> report)
    {
        if (tasks[task].Order is not { } order) return;
        var where = $"tasks.{tasks[task].Name}.order";
        List<RowSet> levels = [];
        foreach (var level in order)
        {
            try
            {
                levels.Add(RowSet.Parse(level, tasks.Length));
            }
            catch (FormatException e)
            {
                report(where, e.Message, $"write one for each of {string.Join(", ", tasks.Select(t => t.Name))}");
            }
        }

        if (levels.Count < order.Count || !requirementsKnown) return;
        foreach (var (problem, remedy) in LevelOrder.Faults(tasks.Length, task, Requirements.Possible(tasks), levels)) report(where, problem, remedy);
    }
}
