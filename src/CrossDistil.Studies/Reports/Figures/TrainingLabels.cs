using CrossDistil.Data.Files;
using CrossDistil.Runs;
using CrossDistil.Studies.Reports.Sources;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>
/// The training data: rows of each combination of labels, and each task's labels. Runs on the same rows share a panel.
/// </summary>
internal static class TrainingLabels
{
    private const int MaxBrief = 16;
    private const string StrataId = "strata", StrataTitle = "Training rows by labels";

    /// <summary>
    /// The first figure of one training, for a terminal: the combinations with the most rows, and the others together.
    /// </summary>
    public static Figure Brief(StrataReport report) =>
        new(StrataId, StrataTitle, StrataSentence(report), [StrataPanel(title: null, report, MaxBrief)]);

    /// <summary>The figures.</summary>
    public static IEnumerable<Figure> Of(IReadOnlyList<RunSource> runs)
    {
        var known = runs.Where(run => run.Strata is { Strata.Count: > 0 })
            .GroupBy(run => JsonFile.Text(run.Strata), StringComparer.Ordinal)
            .Select(same => (Title: Sentences.And(same.Select(run => run.Name)), Strata: same.First().Strata!)).ToArray();
        if (known.Length == 0) yield break;
        yield return Figure(StrataId, StrataTitle, StrataSentence, (title, strata) => StrataPanel(title, strata, int.MaxValue));
        yield return Figure("labels", "Training labels by task", LabelsSentence, LabelsPanel);

        Figure Figure(string id, string title, Func<StrataReport, string> sentence, Func<string, StrataReport, Panel> panel) => new(
            id, title,
            string.Join(' ', known.Select(runs => known.Length == 1 ? sentence(runs.Strata) : $"{runs.Title}: {sentence(runs.Strata)}")),
            Cells.Panels(known.Select(runs => panel(runs.Title, runs.Strata))));
    }

    private static Panel StrataPanel(string? title, StrataReport report, int max)
    {
        var largest = report.Strata.OrderByDescending(labels => labels.Rows).Take(max).ToHashSet(ReferenceEqualityComparer.Instance);
        var others = report.Strata.Where(labels => !largest.Contains(labels)).ToLookup(labels => labels.IsPartial);
        var tasks = report.Orders.Keys;
        var levels = Cells.Columns(tasks.Select(task => ($"level_{task}", $"Level for {task}")), "labels", "rows", "share");
        return new(
            title,
            new Table(
                [Cells.Words("labels", "Labels"), new("rows", "Training rows"), new("share", "Share"), .. levels],
                [
                    .. report.Strata.Where(largest.Contains).Select(labels =>
                        Row(labels.Labels, labels.Rows, task => Cells.Count(labels.Levels.GetValueOrDefault(task)))),
                    .. others.OrderBy(rest => rest.Key).Select(rest => Row(
                        $"{Numbers.Count(rest.Count())} more{(rest.Key ? " with ?" : string.Empty)}",
                        rest.Sum(labels => (long)labels.Rows), _ => Cells.Empty)),
                ]),
            new BarChart("labels", ["rows"], "training rows"));

        Cell[] Row(string labels, long rows, Func<string, Cell> level) =>
            [Cells.Text(labels), Cells.Count(rows), Share(rows, report.Rows), .. tasks.Select(level)];
    }

    private static string StrataSentence(StrataReport report)
    {
        var rarest = report.Strata.Where(labels => !labels.IsPartial).MinBy(labels => labels.Rows);
        var partial = report.Strata.Where(labels => labels.IsPartial).Sum(labels => (long)labels.Rows);
        var dropped = report.Dropped.Select(pair => $"{pair.Higher} over {pair.Lower} for {pair.Task}");
        string?[] words =
        [
            $"{Numbers.Count(report.Rows)} training rows in {Sentences.Many(report.Strata.Count, "combination")} of labels "
                + $"(in the order {string.Join(", ", report.Orders.Keys)}); level 0 is the worst.",
            rarest is null ? null
                : $"The rarest, {rarest.Labels}, has {Sentences.Many(rarest.Rows, "row")} ({Share(rarest.Rows, report.Rows).Text}).",
            partial == 0 ? null : $"{Numbers.Count(partial)} rows have a missing label (?).",
            report.Dropped.Count == 0 ? null
                : $"Not ranked, for fewer than {Numbers.Count(report.Dropped[0].MinRows)} rows on a side: {Sentences.And(dropped)}.",
        ];
        return string.Join(' ', words.OfType<string>());
    }

    private static Panel LabelsPanel(string title, StrataReport report)
    {
        var counts = Counts(report);
        string[] missing = counts.Any(task => task.Missing > 0) ? ["missing"] : [];
        return new(
            title,
            Table.Of(
                counts,
                [
                    (Cells.Words("task", "Task"), task => Cells.Text(task.Task)),
                    (new("positives", "Positives"), task => Cells.Count(task.Positives)),
                    (new("negatives", "Negatives"), task => Cells.Count(task.Negatives)),
                    .. missing.Select(key => (new Column(key, "Missing"), (Func<TaskLabels, Cell>)(task => Cells.Count(task.Missing)))),
                    (new("share", "Positive share"), task => task.Share),
                ]),
            new BarChart("task", ["positives", "negatives", .. missing], "training rows"));
    }

    private static string LabelsSentence(StrataReport report) =>
        $"{Sentences.And(Counts(report).Select(task => $"{task.Task} is positive in {task.Share.Text} of its labelled rows"))}.";

    private static TaskLabels[] Counts(StrataReport report)
    {
        return [.. report.Orders.Keys.Select((task, t) => new TaskLabels(task, Rows(t, '+'), Rows(t, '-'), Rows(t, '?')))];

        long Rows(int task, char label) => report.Strata.Where(labels => labels.Labels[task] == label).Sum(labels => (long)labels.Rows);
    }

    private static Cell Share(long part, long all) =>
        all == 0 ? Cells.Undefined : new(Numbers.Percent((double)part / all, 2), (double)part / all);

    private sealed record TaskLabels(string Task, long Positives, long Negatives, long Missing)
    {
        public Cell Share => TrainingLabels.Share(Positives, Positives + Negatives);
    }
}
