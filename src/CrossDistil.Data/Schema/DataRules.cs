using System.Text.RegularExpressions;
using CrossDistil.Data.Strata;

namespace CrossDistil.Data.Schema;

/// <summary>
/// What data options must fulfil together, beyond the range of each: the same rules for an experiment file and for
/// options made in code.
/// </summary>
/// <param name="report">Called for each fault with the path of the option, the problem and the remedy.</param>
internal sealed class DataRules(Action<string, string, string> report)
{
    /// <summary>A name is a column of files, without quotes, and part of a path to an option.</summary>
    public const string NameForm = "[A-Za-z0-9_.-]+";

    private const string FeatureList = "features", TaskList = "tasks";

    /// <summary>Every fault of the options.</summary>
    public static IReadOnlyList<Fault> Faults(DataOptions data)
    {
        List<Fault> faults = [];
        var rules = new DataRules((path, problem, remedy) => faults.Add(new(path, problem, remedy)));
        if (data.Features.Count == 0) rules.Empty(FeatureList);
        if (data.Tasks.Count == 0) rules.Empty(TaskList);
        foreach (var (list, names) in ((string, string[])[])
            [(FeatureList, [.. data.Features.Select(feature => feature.Name)]), (TaskList, [.. data.Tasks.Select(task => task.Name)])])
        {
            rules.Forms(list, names);
            rules.Names(list, names);
        }

        rules.Tasks(data.Tasks);
        rules.Split(data.Split);
        rules.Source(data.Source.Tables.Count, data.Source.Query is not null);
        return faults;
    }

    /// <summary>Names in a list are unique, whatever their case: tables and SQL do not tell names apart by it.</summary>
    public void Names(string list, IEnumerable<string> names)
    {
        foreach (var same in names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
            .Where(same => same.Key.Length > 0 && same.Count() > 1))
        {
            string[] spellings = [.. same.Distinct(StringComparer.Ordinal)];
            report(
                list,
                spellings.Length == 1 ? $"two are named \"{same.Key}\"" : $"{string.Join(" and ", spellings)} differ by case alone",
                "give each its own name");
        }
    }

    /// <summary>Names made in code have the form that a file's must have.</summary>
    private void Forms(string list, IEnumerable<string> names)
    {
        foreach (var name in names.Where(name => !Regex.IsMatch(name, $@"\A{NameForm}\z", RegexOptions.None, TimeSpan.FromSeconds(1))))
            report(list, $"\"{name}\" is no name", "use letters, digits and . - _");
    }

    /// <summary>Shares leave training rows.</summary>
    public void Split(SplitOptions split)
    {
        if (split is HashSplit { Validation: var validation, Test: var test } && validation + test >= 1)
            report("split", $"validation {validation} and test {test} leave nothing to train on", "make their sum less than 1");
    }

    /// <summary>There is a table, and a query where there are several.</summary>
    public void Source(int tables, bool hasQuery)
    {
        if (tables == 0) report("source.tables", "no table", "name at least one, such as \"log\": \"log.csv\"");
        if (tables > 1 && !hasQuery) report("source.query", $"missing key, and there are {tables} tables", "add a SELECT that joins them");
    }

    /// <summary>
    /// <c>requires</c> names tasks and does not turn in a circle, <c>order</c> lists every possible combination once,
    /// <c>swapped</c> makes no impossible one. Nothing is checked where names are not unique.
    /// </summary>
    public void Tasks(IReadOnlyList<TaskOptions> tasks)
    {
        if (tasks.Count > Stratum.MaxTasks)
            report(TaskList, $"{tasks.Count} tasks, more than {Stratum.MaxTasks}", "leave some out, or train them apart");
        if (tasks.Count > Stratum.MaxTasks || tasks.DistinctBy(task => task.Name, StringComparer.Ordinal).Count() < tasks.Count) return;
        var isKnown = true;
        for (var task = 0; task < tasks.Count; task++) isKnown &= IsSound(tasks, task);
        foreach (var task in tasks.Where(task => task.Negative))
            foreach (var other in tasks.Where(other => Requires(other, task)))
                report($"tasks.{task.Name}.negative", $"{task.Name} is negative, and {other.Name} requires it", "remove one of the two");
        foreach (var task in tasks.Where(task => task.Swapped > 0)) Swapped(tasks, task);
        for (var task = 0; task < tasks.Count; task++) Order(tasks, task, isKnown);
    }

    private static bool Requires(TaskOptions task, TaskOptions other) =>
        task != other && string.Equals(task.Requires, other.Name, StringComparison.Ordinal);

    private void Empty(string list) => report(list, "empty list", "give at least 1");

    private bool IsSound(IReadOnlyList<TaskOptions> tasks, int task)
    {
        var (name, required) = (tasks[task].Name, tasks[task].Requires);
        var others = tasks.Select(other => other.Name).Where(other => !string.Equals(other, name, StringComparison.Ordinal)).ToArray();
        if (required is null) return true;
        if (string.Equals(required, name, StringComparison.Ordinal))
            report($"tasks.{name}.requires", "a task cannot require itself", "name another, or remove it");
        else if (!others.Contains(required, StringComparer.Ordinal))
            report($"tasks.{name}.requires", $"unknown task \"{required}\"", Nearest.Meant(required, others, "tasks"));
        else if (Requirements.Circle(tasks, task) is not { Count: > 0 } circle) return true;
        else if (circle.Min() == task) // each circle once
            report(
                $"tasks.{name}.requires", string.Join(" requires ", circle.Append(task).Select(t => tasks[t].Name)), "remove one of them");
        return false;
    }

    private void Swapped(IReadOnlyList<TaskOptions> tasks, TaskOptions task)
    {
        var pairs = from requiring in tasks
                    from required in tasks
                    where Requires(requiring, required) && (task == requiring || task == required)
                    select (requiring, required);
        foreach (var (requiring, required) in pairs.Take(1)) // one is enough to forbid it
            report(
                $"tasks.{task.Name}.swapped",
                $"{requiring.Name} requires {required.Name}, and swapped labels would make rows that cannot be",
                "set it to 0, or swap the labels of another task");
    }

    private void Order(IReadOnlyList<TaskOptions> tasks, int task, bool areRequirementsKnown)
    {
        if (tasks[task].Order is not { } order) return;
        var where = $"tasks.{tasks[task].Name}.order";
        List<RowSet> levels = [];
        foreach (var level in order)
        {
            try
            {
                levels.Add(RowSet.Parse(level, tasks.Count));
            }
            catch (FormatException e)
            {
                report(where, e.Message, $"write one for each of {string.Join(", ", tasks.Select(t => t.Name))}");
            }
        }

        if (levels.Count < order.Count || !areRequirementsKnown) return;
        foreach (var (problem, remedy) in LevelOrder.Faults(
            tasks.Count, task, Requirements.Possible(tasks), levels)) report(where, problem, remedy);
    }
}
