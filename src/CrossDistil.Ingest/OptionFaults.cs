using CrossDistil.Data;
using CrossDistil.Data.Schema;

namespace CrossDistil.Ingest;

/// <summary>What can be wrong with the options before a file is opened.</summary>
internal static class OptionFaults
{
    public static void Find(DataOptions data, List<Fault> faults)
    {
        if (data.Features.Count == 0) faults.Add(new("features", "there are none", "name at least one feature"));
        if (data.Tasks.Count == 0) faults.Add(new("tasks", "there are none", "name at least one task"));
        Repeated("features", data.Features.Select(feature => feature.Name), faults);
        Repeated("tasks", data.Tasks.Select(task => task.Name), faults);
        for (var task = 0; task < data.Tasks.Count; task++) Requirement(data.Tasks, task, faults);
        if (data.Source.Query is null && data.Source.Tables.Count > 1)
            faults.Add(new("source.query", $"is missing, and there are {data.Source.Tables.Count} tables", "write a SELECT that joins them"));
        if (data.Split is HashSplit { Validation: var validation, Test: var test } && validation + test >= 1)
            faults.Add(new("split", $"validation {validation} and test {test} leave no training rows", "choose shares that add up to less than 1"));
    }

    private static void Requirement(IReadOnlyList<TaskOptions> tasks, int task, List<Fault> faults)
    {
        if (tasks[task].Requires is not { } required) return;
        if (!tasks.Any(other => string.Equals(other.Name, required, StringComparison.Ordinal)))
            faults.Add(new($"tasks.{tasks[task].Name}.requires", $"there is no task {required}", "name one of the tasks, or remove it"));
        else if (Requirements.Circle(tasks, task).Count > 0)
            faults.Add(new($"tasks.{tasks[task].Name}.requires", "leads back to the task itself", "remove one of the circle"));
    }

    private static void Repeated(string where, IEnumerable<string> names, List<Fault> faults)
    {
        foreach (var same in names.GroupBy(name => name, StringComparer.Ordinal).Where(same => same.Count() > 1))
            faults.Add(new($"{where}.{same.Key}", $"the name is used {same.Count()} times", "give each its own name"));
    }
}
