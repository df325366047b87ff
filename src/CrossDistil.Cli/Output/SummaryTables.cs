using CrossDistil.Data.Cache;
using CrossDistil.Ingest;
using CrossDistil.Studies.Reports;
using CrossDistil.Studies.Synthetic;
using CrossDistil.Workbench;
using Spectre.Console;
using Spectre.Console.Rendering;
using Table = Spectre.Console.Table;

namespace CrossDistil.Cli.Output;

/// <summary>What synth, ingest and bench did, as tables.</summary>
internal static class SummaryTables
{
    public static IRenderable Of(SyntheticSummary summary) => new Table().Border(TableBorder.Rounded)
        .AddColumns("Task", "Rate", "AUC of the true probabilities")
        .AddRow("finish", Numbers.Percent(summary.FinishRate, 2), Numbers.Metric(summary.FinishAuc))
        .AddRow("like", Numbers.Percent(summary.LikeRate, 2), Numbers.Metric(summary.LikeAuc))
        .Caption($"{Numbers.Count(summary.Rows)} rows");

    public static IRenderable Of(TikTokSummary summary) => new Table().Border(TableBorder.Rounded)
        .AddColumns("Task", "Rate")
        .AddRow("finish", Numbers.Percent(summary.FinishRate, 2))
        .AddRow("like", Numbers.Percent(summary.LikeRate, 2))
        .Caption($"{Numbers.Count(summary.Rows)} rows, {Numbers.Count(summary.Ids)} ids");

    public static IRenderable Of(StepBenchmarkResult result) => new Table().Border(TableBorder.Rounded)
        .AddColumns("Rows/s", "Median step", "Rows per step", "In products", "GFLOP/s there", "Peak memory", "Steps", "Threads", "Vectors")
        .AddRow(
            Numbers.Count((long)result.RowsPerSecond), Milliseconds(result.MedianStepSeconds), Numbers.Count(result.RowsPerStep), Numbers.Percent(result.GemmShare, 2),
            Numbers.Count((long)result.GemmGflops), Numbers.Bytes(result.PeakAnonymousBytes), Numbers.Count(result.Steps), Numbers.Count(result.Threads), Bits(result.VectorBits));

    public static IRenderable Of(GemmBenchmarkResult result)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Product", "Rows", "Inputs", "Outputs", "Groups", "Calls", "GFLOP/s", "Of 1024³")
            .Caption($"1024³: {Numbers.Count((long)result.CubeGflops)} GFLOP/s, {result.Threads} threads, {Bits(result.VectorBits)}");
        foreach (var product in result.Products)
            table.AddRow(
                product.Form, Numbers.Count(product.Rows), Numbers.Count(product.Inputs), Numbers.Count(product.Outputs), Numbers.Count(product.Groups),
                Numbers.Count(product.Calls), Numbers.Count((long)product.Gflops), Numbers.Percent(product.ShareOfCube, 2));
        return table;
    }

    public static IRenderable Of(IngestBenchmarkResult result) => new Table().Border(TableBorder.Rounded)
        .AddColumns("Rows/s", "Rows", "Format", "Time", "Peak memory")
        .AddRow(
            Numbers.Count((long)result.RowsPerSecond), Numbers.Count(result.Rows), result.Format, Milliseconds(result.Seconds), Numbers.Bytes(result.PeakAnonymousBytes));

    public static IRenderable Of(RankBenchmarkResult result) => new Table().Border(TableBorder.Rounded)
        .AddColumns("Work", "Rows/s", "Of the passes")
        .AddRow("forward passes alone", Numbers.Count((long)result.ForwardRowsPerSecond), "")
        .AddRow("scoring encoded rows", Numbers.Count((long)result.ScoreRowsPerSecond), Numbers.Percent(result.ScoreShare, 2))
        .AddRow("raw values to order", Numbers.Count((long)result.RawRowsPerSecond), Numbers.Percent(result.RawShare, 2))
        .Caption($"{Numbers.Count(result.Rows)} rows per request, {result.Threads} threads, medians of {result.Rounds} rounds");

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

    private static string Milliseconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{1e3 * seconds:N1} ms");

    private static string Bits(int bits) => bits == 0 ? "portable" : string.Create(CultureInfo.InvariantCulture, $"{bits} bits");

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
