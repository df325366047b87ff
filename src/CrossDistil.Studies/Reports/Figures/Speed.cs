using CrossDistil.Studies.Reports.Sources;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>How fast runs trained, and the memory of their processes.</summary>
internal static class Speed
{
    /// <summary>The figure; null before any run has reported a step.</summary>
    public static Figure? Of(IReadOnlyList<RunSource> runs)
    {
        Measured[] all = [.. runs.Select(Measured.Of).OfType<Measured>()];
        return all.Length == 0 ? null : new Figure("speed", "Speed and memory", Sentence(all),
        [
            new(
                Title: null,
                Table.Of(
                    all, (Cells.Words("run", "Run"), run => Cells.Text(run.Name)),
                    (new("rows_per_second", "Rows/s"), run => Cells.Count(run.RowsPerSecond)),
                    (new("seconds", "Time"), run => Cells.Seconds(run.Seconds)),
                    (new("threads", "Threads"), run => Cells.Count(run.Threads)),
                    (new("peak_bytes", "Peak memory of the process"), run => Cells.Bytes(run.PeakBytes))),
                all.Length > 1 ? new BarChart("run", ["rows_per_second"], "rows per second of training") : null),
        ]);
    }

    private static string Sentence(Measured[] all)
    {
        var runs = all.Select(run => $"{run.Name}: {Numbers.Count(run.RowsPerSecond)} rows/s in training, "
            + $"{Numbers.Seconds(run.Seconds)} {(run.IsOver ? "in all" : "so far")}"
            + (run.PeakBytes is { } bytes ? $", at most {Numbers.Bytes(bytes)} of memory" : string.Empty));
        var memory = all.Any(run => run.PeakBytes is not null)
            ? " Memory is that of the whole process: runs that trained in one process, such as those of a study, share it."
            : string.Empty;
        return $"{string.Join("; ", runs)}.{memory}";
    }

    private sealed record Measured(string Name, long RowsPerSecond, double Seconds, int? Threads, long? PeakBytes, bool IsOver)
    {
        public static Measured? Of(RunSource run) => run switch
        {
            { Metrics: { Environment: var made } metrics } =>
                new(run.Name, (long)Math.Round(metrics.RowsPerSecond), metrics.Seconds, made?.Threads, made?.PeakBytes, IsOver: true),
            { Progress: { } progress } =>
                new(run.Name, (long)Math.Round(progress.RowsPerSecond), progress.Seconds, null, null, IsOver: false),
            _ => null,
        };
    }
}
