using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Reports.Words;
using CrossDistil.Studies.Results;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CrossDistil.Cli.Output;

/// <summary>A study's result on a terminal of 80 columns or more: what <see cref="StudyMarkdown"/> writes, in the same numbers and words.</summary>
internal static class StudyTables
{
    private const int MostCandidates = 10;

    public static IRenderable Of(StudyResult result) => new Rows(
    [
        new Markup($"[bold]{Markup.Escape(StudyWords.Subject(result))}[/]"),
        .. result.Claimed().Count == 0 ? [new Text(StudyText.NoSeed)] : Array.Empty<IRenderable>(),
        .. result.Claimed().SelectMany(task => StudyTaskTables.Of(result, task.Key, task.Value)),
        .. result.Test is null ? Array.Empty<IRenderable>() : [Title("validation"), Validation(result)],
        .. Harm.Of(result) is { Count: > 0 } harms
            ? [Title($"no silent harm: beside {Baselines.Single}, on {StudyWords.Split(result)}"), StudyTaskTables.Harms(harms)]
            : Array.Empty<IRenderable>(),
        .. Choice(result.Choice),
        .. Lines("failed runs", "red", result.Failed.Select(run => $"{StudyWords.Run(run)}: {run.Error}")),
        .. StudyCurveTables.Conflict(result.Conflict),
        .. StudyCurveTables.Curves(result.Curves),
        .. Lines("warnings", "yellow", result.Warnings),
        .. Lines("reading these tables", "dim", StudyLegend.Of(result)),
        .. Lines("in short", "default", StudyWords.InShort(result)), // last: it is what a terminal shows when all is done
    ]);

    /// <summary>The line above a table.</summary>
    public static IRenderable Title(string title) => new Markup($"\n[bold]{Markup.Escape(title)}[/]");

    /// <summary>A table whose first columns give way where there is little room, and whose numbers stay on one line.</summary>
    public static Table Table(IEnumerable<string> names, IEnumerable<string> numbers)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var name in names) table.AddColumn(Markup.Escape(name));
        foreach (var number in numbers) table.AddColumn(new TableColumn(new Text(number)).RightAligned().NoWrap());
        return table;
    }

    /// <summary>Adds a row of plain text.</summary>
    public static Table Add(this Table table, params IEnumerable<string> cells) => table.AddRow(cells.Select(cell => new Text(cell)));

    private static Table Validation(StudyResult result)
    {
        var table = Table(["Task", "Variant"], result.Primary.Select(StudyMetrics.Title));
        foreach (var (task, found) in result.Validation)
            for (var v = 0; v < found.Variants.Count; v++)
                table.Add(
                [
                    v == 0 ? task : string.Empty, StudyWords.Name(result, found.Variants[v]),
                    .. result.Primary.Select(metric => StudyText.Value(found.Variants[v].Metrics.GetValueOrDefault(metric))),
                ]);
        return table;
    }

    private static IEnumerable<IRenderable> Choice(StudyChoice? choice)
    {
        if (choice is null) return [];
        var table = Table(["Candidate"], [StudyWords.Objective(choice)]);
        foreach (var (candidate, value) in choice.Candidates.Take(MostCandidates)) table.Add(candidate, StudyText.Number(value));
        if (choice.Candidates.Count > MostCandidates) table.Add($"{choice.Candidates.Count - MostCandidates} more in results.md", string.Empty);
        return [Title($"chosen: {StudyWords.Chosen(choice)}"), table];
    }

    private static IEnumerable<IRenderable> Lines(string title, string style, IEnumerable<string> lines)
    {
        IRenderable[] texts = [.. lines.Select(line => new Text(line, Style.Parse(style)))];
        return texts.Length == 0 ? [] : [Title(title), .. texts];
    }
}
