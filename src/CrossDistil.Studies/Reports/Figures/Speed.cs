using CrossDistil.Studies.Reports.Parts;
using CrossDistil.Studies.Reports.Sources;
using CrossDistil.Studies.Reports.Words;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>How fast runs trained, and the memory of their processes.</summary>
internal static class Speed
{
    /// <summary>The figure; null before the first word of any run.</summary>
    public static Figure? Of(IReadOnlyList<RunSource> runs)
    {
        Measured[] all = [.. runs.Select(Measured.Of).OfType<Measured>()];
        return all.Length == 0 ? null : new Figure("speed", "Speed and memory", Sentence(all), [Panel(all)]);
    }

    private static Panel Panel(Measured[] all) => new(
        Title: null,
        new Table(
            [
                new("run", "Run", IsText: true), new("rows_per_second", "Rows/s"), new("seconds", "Time"), new("threads", "Threads"), new("peak_bytes", "Peak memory of the process"),
            ],
            [
                .. all.Select(run => (IReadOnlyList<Cell>)
                [
                    Cells.Text(run.Name), Cells.Count((long)Math.Round(run.RowsPerSecond)), Cells.Seconds(run.Seconds),
                    run.Threads is { } threads ? Cells.Count(threads) : Cells.Undefined, Cells.Bytes(run.PeakBytes),
                ]),
            ]),
        all.Length > 1 ? new BarChart("run", ["rows_per_second"], "rows per second of training") : null);

    private static string Sentence(Measured[] all)
    {
        var runs = all.Select(run => $"{run.Name}: {Numbers.Count((long)Math.Round(run.RowsPerSecond))} rows/s in training, {Cells.Seconds(run.Seconds).Text} {(run.IsOver ? "in all" : "so far")}"
            + (run.PeakBytes is { } bytes ? $", at most {Cells.Bytes(bytes).Text} of memory" : string.Empty));
        var memory = all.Any(run => run.PeakBytes is not null) ? " Memory is that of the whole process: runs that trained in one process, such as those of a study, share it." : string.Empty;
        return $"{string.Join("; ", runs)}.{memory}";
    }

    private sealed record Measured(string Name, double RowsPerSecond, double Seconds, int? Threads, long? PeakBytes, bool IsOver)
    {
        public static Measured? Of(RunSource run) => run switch
        {
            { Metrics: { } metrics } => new(run.Name, metrics.RowsPerSecond, metrics.Seconds, metrics.Environment?.Threads, metrics.Environment?.PeakBytes, IsOver: true),
            { Progress: { } progress } => new(run.Name, progress.RowsPerSecond, progress.Seconds, null, null, IsOver: false),
            _ => null,
        };
    }
}
