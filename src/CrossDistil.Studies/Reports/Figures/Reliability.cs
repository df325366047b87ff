using CrossDistil.Metrics;
using CrossDistil.Scoring.Calibration;
using CrossDistil.Studies.Reports.Parts;
using CrossDistil.Studies.Reports.Sources;
using CrossDistil.Studies.Reports.Words;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>Predicted probability against the share of positives, before and after calibration, in the bins that the ECE is made of.</summary>
internal static class Reliability
{
    /// <summary>Share of positives below which axes are logarithmic.</summary>
    private const double RareShare = 0.05;

    /// <summary>The figure; null where no rows were scored.</summary>
    public static Figure? Of(IReadOnlyList<RunSource> runs)
    {
        Calibrated[] all =
        [
            .. from task in RunTasks.Of(runs)
               from run in runs
               let found = Calibrated.Of(run, task, runs.Count == 1 ? task : $"{task}, {run.Name}")
               where found is not null
               select found,
        ];
        return all.Length == 0 ? null : new Figure("reliability", "Predicted and observed", $"Bins fit whose 95 % interval holds the prediction. {string.Join(' ', all.Select(Sentence))}", [.. all.Select(Panel)]);
    }

    private static Panel Panel(Calibrated of) => new(
        of.Title,
        new Table(
            [
                new("bin", "Bin"), new("rows", "Rows"), new("before", "Predicted before"), new("before_share", "Positives in that bin before [95 %]"),
                new("after", "Predicted after"), new("after_share", "Positives in that bin after [95 %]"),
            ],
            [
                .. of.Before.Zip(of.After, (before, after) => (before, after)).Select((bin, i) => (IReadOnlyList<Cell>)
                [
                    Cells.Count(i + 1), Cells.Count(bin.before.Rows), Cells.Number(bin.before.Predicted), Share(bin.before), Cells.Number(bin.after.Predicted), Share(bin.after),
                ]),
            ],
            IsDetail: true),
        new PointChart(
            [new("before calibration", "before", "before_share"), new("after calibration", "after", "after_share")],
            "mean predicted probability", "share of positives", HasDiagonal: true, of.BaseRate < RareShare));

    private static Cell Share(ReliabilityBin bin)
    {
        var (low, high) = bin.Wilson();
        return Cells.Number(bin.Share, low, high);
    }

    private static string Sentence(Calibrated of)
    {
        var before = of.Metrics.Uncalibrated is { } uncalibrated ? $"{Numbers.Metric(uncalibrated.Ece)} before calibration, " : string.Empty;
        return $"{of.Title}: ECE {before}{Numbers.Metric(of.Metrics.Ece)} after; {Inside(of.Before)} and {Inside(of.After)} of {Sentences.Many(of.After.Count, "bin")} fit.";
    }

    private static string Inside(IReadOnlyList<ReliabilityBin> bins) => Numbers.Count(bins.Count(bin => bin.Wilson() is var (low, high) && bin.Predicted >= low && bin.Predicted <= high));

    /// <summary>One task of one run.</summary>
    private sealed record Calibrated(string Title, TaskMetrics Metrics, IReadOnlyList<ReliabilityBin> Before, IReadOnlyList<ReliabilityBin> After, double BaseRate)
    {
        public static Calibrated? Of(RunSource run, string task, string title)
        {
            var index = RunTasks.IndexOf(run, task);
            if (index < 0 || run is not { Scored: { } scored, Metrics: { IsTested: true } metrics } || metrics.Test.GetValueOrDefault(task) is not { Rows: > 0 } measured || scored.SourceRows.Count == 0) return null;
            var labels = scored.Labels[index];
            return new(
                title, measured, ReliabilityBin.Of(Probability.Of(scored.Logits[index]), labels), ReliabilityBin.Of(scored.Probabilities[index], labels),
                (double)measured.Positives / measured.Rows);
        }
    }
}
