using CrossDistil.Data.Files;
using CrossDistil.Runs;
using CrossDistil.Studies.Reports.Parts;
using CrossDistil.Studies.Reports.Sources;
using CrossDistil.Studies.Reports.Words;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>What there was to learn from: rows of each combination of labels, and each task's labels. Runs on the same rows share a panel.</summary>
internal static class TrainingLabels
{
    /// <summary>The figures.</summary>
    public static IEnumerable<Figure> Of(IReadOnlyList<RunSource> runs)
    {
        var known = runs.Where(run => run.Strata is { Strata.Count: > 0 })
            .GroupBy(run => JsonFile.Text(run.Strata), StringComparer.Ordinal)
            .Select(same => (Title: Sentences.And(same.Select(run => run.Name)), Strata: same.First().Strata!)).ToArray();
        if (known.Length == 0) yield break;
        yield return new Figure("strata", "Training rows by labels", All(StrataSentence), [.. known.Select(runs => StrataPanel(Title(runs.Title), runs.Strata))]);
        yield return new Figure("labels", "Training labels by task", All(LabelsSentence), [.. known.Select(runs => LabelsPanel(Title(runs.Title), runs.Strata))]);

        string? Title(string title) => known.Length == 1 ? null : title;

        string All(Func<StrataReport, string> sentence) =>
            string.Join(' ', known.Select(runs => known.Length == 1 ? sentence(runs.Strata) : $"{runs.Title}: {sentence(runs.Strata)}"));
    }

    private static Panel StrataPanel(string? title, StrataReport report) => new(
        title,
        new Table(
            [new("labels", "Labels", IsText: true), new("rows", "Training rows"), new("share", "Share"), .. report.Orders.Keys.Select((task, t) => new Column(LevelKeys(report)[t], $"Level for {task}"))],
            [
                .. report.Strata.Select(labels => (IReadOnlyList<Cell>)
                [
                    Cells.Text(labels.Labels), Cells.Count(labels.Rows), Share(labels.Rows, report.Rows),
                    .. report.Orders.Keys.Select(task => labels.Levels.GetValueOrDefault(task) is { } level ? Cells.Count(level) : Cells.Undefined),
                ]),
            ]),
        new BarChart("labels", ["rows"], "training rows"));

    private static IReadOnlyList<string> LevelKeys(StrataReport report) => Cells.Keys(report.Orders.Keys.Select(task => $"level_{task}"), "labels", "rows", "share");

    private static string StrataSentence(StrataReport report)
    {
        var rarest = report.Strata.Where(labels => !labels.IsPartial).MinBy(labels => labels.Rows);
        var partial = report.Strata.Where(labels => labels.IsPartial).Sum(labels => (long)labels.Rows);
        string[] words =
        [
            $"{Numbers.Count(report.Rows)} training rows in {Sentences.Many(report.Strata.Count, "combination")} of labels (in the order {string.Join(", ", report.Orders.Keys)}).",
            .. rarest is null ? Array.Empty<string>() : [$"The rarest, {rarest.Labels}, has {Sentences.Many(rarest.Rows, "row")} ({Share(rarest.Rows, report.Rows).Text})."],
            .. partial == 0 ? Array.Empty<string>() : [$"{Numbers.Count(partial)} rows have a missing label (?)."],
            .. report.Dropped.Count == 0
                ? Array.Empty<string>()
                : [$"Not ranked, for fewer than {Numbers.Count(report.Dropped[0].MinRows)} rows on a side: {Sentences.And(report.Dropped.Select(pair => $"{pair.Higher} over {pair.Lower} for {pair.Task}"))}."],
        ];
        return string.Join(' ', words);
    }

    private static Panel LabelsPanel(string? title, StrataReport report)
    {
        var counts = Counts(report);
        var hasMissing = counts.Any(task => task.Missing > 0);
        string[] series = ["positives", "negatives", .. hasMissing ? ["missing"] : Array.Empty<string>()];
        return new Panel(
            title,
            new Table(
                [new("task", "Task", IsText: true), new("positives", "Positives"), new("negatives", "Negatives"), .. hasMissing ? [new Column("missing", "Missing")] : Array.Empty<Column>(), new("share", "Positive share")],
                [
                    .. counts.Select(task => (IReadOnlyList<Cell>)
                    [
                        Cells.Text(task.Task), Cells.Count(task.Positives), Cells.Count(task.Negatives), .. hasMissing ? [Cells.Count(task.Missing)] : Array.Empty<Cell>(),
                        Share(task.Positives, task.Positives + task.Negatives),
                    ]),
                ]),
            new BarChart("task", series, "training rows"));
    }

    private static string LabelsSentence(StrataReport report) =>
        $"{Sentences.And(Counts(report).Select(task => $"{task.Task} is positive in {Share(task.Positives, task.Positives + task.Negatives).Text} of its labelled rows"))}.";

    private static (string Task, long Positives, long Negatives, long Missing)[] Counts(StrataReport report)
    {
        return [.. report.Orders.Keys.Select((task, t) => (task, Rows(t, '+'), Rows(t, '-'), Rows(t, '?')))];

        long Rows(int task, char label) => report.Strata.Where(labels => labels.Labels[task] == label).Sum(labels => (long)labels.Rows);
    }

    private static Cell Share(long part, long all) => all == 0 ? Cells.Undefined : new(Numbers.Percent((double)part / all, 2), (double)part / all);
}
