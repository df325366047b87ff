using CrossDistil.Ingest;
using CrossDistil.Studies.Reports;
using CrossDistil.Studies.Synthetic;
using CrossDistil.Workbench;
using Spectre.Console;
using Spectre.Console.Rendering;
using Table = Spectre.Console.Table;

namespace CrossDistil.Cli.Output;

/// <summary>The results of synth, ingest and bench as tables.</summary>
internal static class SummaryTables
{
    public static IRenderable Of(SyntheticSummary summary) => Rounded("Task", "Rate", "AUC of the true probabilities")
        .AddRow("finish", Numbers.Percent(summary.FinishRate, 2), Numbers.Metric(summary.FinishAuc))
        .AddRow("like", Numbers.Percent(summary.LikeRate, 2), Numbers.Metric(summary.LikeAuc))
        .Caption($"{Numbers.Count(summary.Rows)} rows");

    public static IRenderable Of(TikTokSummary summary) => Rounded("Task", "Rate")
        .AddRow("finish", Numbers.Percent(summary.FinishRate, 2))
        .AddRow("like", Numbers.Percent(summary.LikeRate, 2))
        .Caption($"{Numbers.Count(summary.Rows)} rows, {Numbers.Count(summary.Ids)} ids");

    public static IRenderable Of(StepBenchmarkResult result) => Rounded(
        "Rows/s", "Median step", "Rows per step", "In products", "GFLOP/s there", "Peak memory", "Steps", "Threads", "Vectors").AddRow(
        Numbers.Count((long)result.RowsPerSecond), Milliseconds(result.MedianStepSeconds), Numbers.Count(result.RowsPerStep),
        Numbers.Percent(result.GemmShare, 2), Numbers.Count((long)result.GemmGflops), Numbers.Bytes(result.PeakAnonymousBytes),
        Numbers.Count(result.Steps), Numbers.Count(result.Threads), Bits(result.VectorBits));

    public static IRenderable Of(GemmBenchmarkResult result)
    {
        var table = Rounded("Product", "Rows", "Inputs", "Outputs", "Groups", "Calls", "GFLOP/s", "Of 1024³")
            .Caption($"1024³: {Numbers.Count((long)result.CubeGflops)} GFLOP/s, {result.Threads} threads, {Bits(result.VectorBits)}");
        foreach (var product in result.Products)
            table.AddRow(
                product.Form, Numbers.Count(product.Rows), Numbers.Count(product.Inputs), Numbers.Count(product.Outputs),
                Numbers.Count(product.Groups), Numbers.Count(product.Calls), Numbers.Count((long)product.Gflops),
                Numbers.Percent(product.ShareOfCube, 2));
        return table;
    }

    public static IRenderable Of(IngestBenchmarkResult result) => Rounded("Rows/s", "Rows", "Format", "Time", "Peak memory").AddRow(
        Numbers.Count((long)result.RowsPerSecond), Numbers.Count(result.Rows), result.Format, Milliseconds(result.Seconds),
        Numbers.Bytes(result.PeakAnonymousBytes));

    public static IRenderable Of(RankBenchmarkResult result) => Rounded("Work", "Rows/s", "Of the passes")
        .AddRow("forward passes alone", Numbers.Count((long)result.ForwardRowsPerSecond), "")
        .AddRow("scoring encoded rows", Numbers.Count((long)result.ScoreRowsPerSecond), Numbers.Percent(result.ScoreShare, 2))
        .AddRow("raw values to order", Numbers.Count((long)result.RawRowsPerSecond), Numbers.Percent(result.RawShare, 2))
        .Caption($"{Numbers.Count(result.Rows)} rows per request, {result.Threads} threads, medians of {result.Rounds} rounds");

    public static IRenderable Of(IngestResult result)
    {
        var splits = Rounded("Split", "Rows", "Task", "Positive", "Negative", "Missing");
        foreach (var split in result.Report.Splits)
            foreach (var (t, task) in split.Tasks.Index())
                splits.AddRow(
                    t == 0 ? Markup.Escape(split.Name) : string.Empty, t == 0 ? Numbers.Count(split.Rows) : string.Empty,
                    Markup.Escape(task.Task), Numbers.Count(task.Positives), Numbers.Count(task.Negatives), Numbers.Count(task.Missing));
        var rejected = Rounded("Rejected", "Rows", "Examples");
        foreach (var reason in result.Report.Rejected)
            rejected.AddRow(Markup.Escape(reason.Reason), Numbers.Count(reason.Rows), Markup.Escape(string.Join("; ", reason.Examples)));
        var text = new Text($"{Numbers.Count(result.Report.SourceRows)} rows read, cache in {result.Folder}\n");
        return result.Report.Rejected.Count > 0 ? new Rows(splits, rejected, text) : new Rows(splits, text);
    }

    private static Table Rounded(params string[] columns) => new Table().Border(TableBorder.Rounded).AddColumns(columns);

    private static string Milliseconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{1e3 * seconds:N1} ms");

    private static string Bits(int bits) => bits == 0 ? "portable" : string.Create(CultureInfo.InvariantCulture, $"{bits} bits");
}
