using CrossDistil.Benchmarks;
using CrossDistil.Data.Cache;
using CrossDistil.Ingest;
using CrossDistil.Synthetic;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CrossDistil.Cli.Output;

/// <summary>What synth, ingest and bench did, as tables.</summary>
internal static class SummaryTables
{
    public static IRenderable Of(SyntheticSummary summary) => new Table().Border(TableBorder.Rounded)
        .AddColumns("Task", "Rate", "AUC of the true probabilities")
        .AddRow("finish", Numbers.Percent(summary.FinishRate), Numbers.Metric(summary.FinishAuc))
        .AddRow("like", Numbers.Percent(summary.LikeRate), Numbers.Metric(summary.LikeAuc))
        .Caption($"{Numbers.Count(summary.Rows)} rows");

    public static IRenderable Of(TikTokSummary summary) => new Table().Border(TableBorder.Rounded)
        .AddColumns("Task", "Rate")
        .AddRow("finish", Numbers.Percent(summary.FinishRate))
        .AddRow("like", Numbers.Percent(summary.LikeRate))
        .Caption($"{Numbers.Count(summary.Rows)} rows, {Numbers.Count(summary.Ids)} ids");

    public static IRenderable Of(TrainBenchmarkResult result) => new Table().Border(TableBorder.Rounded)
        .AddColumns("Rows/s", "Median step", "Steps", "Threads")
        .AddRow(Numbers.Count((long)result.RowsPerSecond), $"{1e3 * result.MedianStepSeconds:N1} ms", Numbers.Count(result.Steps), Numbers.Count(result.Threads));

    public static IRenderable Of(IngestResult result)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Split", "Rows", "Task", "Positive", "Negative", "Missing");
        foreach (var split in result.Report.Splits)
            for (var t = 0; t < split.Tasks.Count; t++)
                table.AddRow([.. Cells(split, split.Tasks[t], first: t == 0).Select(Markup.Escape)]);
        var parts = new List<IRenderable> { table };
        if (result.Report.Rejected.Count > 0) parts.Add(Rejected(result.Report.Rejected));
        parts.Add(new Text($"{Numbers.Count(result.Report.SourceRows)} rows read, cache in {result.Folder}\n"));
        return new Rows(parts);
    }

    private static string[] Cells(SplitReport split, LabelCounts task, bool first) =>
    [
        first ? split.Name : string.Empty,
        first ? Numbers.Count(split.Rows) : string.Empty,
        task.Task, Numbers.Count(task.Positives), Numbers.Count(task.Negatives), Numbers.Count(task.Missing),
    ];

    private static Table Rejected(IEnumerable<RejectedRows> rejected)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Rejected", "Rows", "For instance");
        foreach (var reason in rejected)
            table.AddRow(Markup.Escape(reason.Reason), Numbers.Count(reason.Rows), Markup.Escape(string.Join("; ", reason.Examples)));
        return table;
    }
}
