using CrossDistil.Runs;
using CrossDistil.Studies.Reports;
using Spectre.Console;
using Spectre.Console.Rendering;
using Table = Spectre.Console.Table;

namespace CrossDistil.Cli.Output;

/// <summary>
/// The strata: combinations of labels with their training rows and their level in each task's order. Fits into 80
/// columns.
/// </summary>
internal static class StrataTable
{
    private const int MaxRows = 16;
    private const int NamesWidth = 80 - 28; // beside labels and rows

    public static IRenderable Of(StrataReport report)
    {
        string[] tasks = [.. report.Orders.Keys];
        var named = tasks.Sum(task => task.Length + 3) <= NamesWidth;
        var table = new Table().Border(TableBorder.Rounded).AddColumn("Labels").AddColumn(Right("Training rows"));
        for (var task = 0; task < tasks.Length; task++) table.AddColumn(Right(named ? tasks[task] : Number(task + 1)));
        var largest = report.Strata.OrderByDescending(labels => labels.Rows).Take(MaxRows).ToHashSet(ReferenceEqualityComparer.Instance);
        foreach (var labels in report.Strata.Where(largest.Contains))
            table.AddRow(
            [
                Markup.Escape(labels.Labels), Numbers.Count(labels.Rows),
                .. labels.Levels.Values.Select(level => level is { } known ? Number(known) : Numbers.Undefined),
            ]);
        var others = report.Strata.Where(labels => !largest.Contains(labels)).GroupBy(labels => labels.IsPartial);
        foreach (var rest in others.OrderBy(rest => rest.Key))
            table.AddRow(
            [
                $"{Number(rest.Count())} {(rest.Key ? "more with ?" : "more")}", Numbers.Count(rest.Sum(labels => (long)labels.Rows)),
                .. Enumerable.Repeat(string.Empty, tasks.Length),
            ]);
        var missing = report.Strata.Any(labels => labels.IsPartial) ? "; ? is a missing label" : string.Empty;
        var legend = named ? string.Empty : $"; tasks: {string.Join(", ", tasks.Select((task, i) => $"{Number(i + 1)} {task}"))}";
        return new Rows(table, new Text($"labels and levels in the tasks' order, level 0 the worst{missing}{legend}\n"));
    }

    private static TableColumn Right(string name) => new TableColumn(Markup.Escape(name)).RightAligned();

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
