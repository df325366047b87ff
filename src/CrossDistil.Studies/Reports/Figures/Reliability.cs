using CrossDistil.Metrics;
using CrossDistil.Scoring.Calibration;
using CrossDistil.Studies.Reports.Sources;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>
/// Predicted probability against the share of positives, before and after calibration, in the bins of the ECE.
/// </summary>
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
        return all.Length == 0 ? null : new Figure(
            "reliability", "Predicted and observed",
            $"Bins fit whose 95 % interval holds the prediction. {string.Join(' ', all.Select(Sentence))}", [.. all.Select(Panel)]);
    }

    private static Panel Panel(Calibrated of) => new(
        of.Title,
        Table.Of(
            of.Before.Zip(of.After, (before, after) => (Before: before, After: after)).Index(),
            (new("bin", "Bin"), bin => Cells.Count(bin.Index + 1)), (new("rows", "Rows"), bin => Cells.Count(bin.Item.Before.Rows)),
            (new("before", "Predicted before"), bin => Cells.Number(bin.Item.Before.Predicted)),
            (new("before_share", "Positives in that bin before [95 %]"), bin => Share(bin.Item.Before)),
            (new("after", "Predicted after"), bin => Cells.Number(bin.Item.After.Predicted)),
            (new("after_share", "Positives in that bin after [95 %]"), bin => Share(bin.Item.After))) with { IsDetail = true },
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
        var before = of.Metrics.Uncalibrated is { Ece: var ece } ? $"{Numbers.Metric(ece)} before calibration, " : string.Empty;
        return $"{of.Title}: ECE {before}{Numbers.Metric(of.Metrics.Ece)} after; "
            + $"{Inside(of.Before)} and {Inside(of.After)} of {Sentences.Many(of.After.Count, "bin")} fit.";
    }

    private static string Inside(IReadOnlyList<ReliabilityBin> bins) =>
        Numbers.Count(bins.Count(bin => bin.Wilson() is var (low, high) && bin.Predicted >= low && bin.Predicted <= high));

    /// <summary>One task of one run.</summary>
    private sealed record Calibrated(
        string Title, TaskMetrics Metrics, IReadOnlyList<ReliabilityBin> Before, IReadOnlyList<ReliabilityBin> After, double BaseRate)
    {
        public static Calibrated? Of(RunSource run, string task, string title)
        {
            if (RunTasks.IndexOf(run, task) is not (>= 0 and var index)
                || run is not { Scored: { SourceRows.Count: > 0 } scored, Metrics: { IsTested: true } metrics }
                || metrics.Test.GetValueOrDefault(task) is not { Rows: > 0 } measured) return null;
            var labels = scored.Labels[index];
            return new(
                title, measured, ReliabilityBin.Of(Probability.Of(scored.Logits[index]), labels),
                ReliabilityBin.Of(scored.Probabilities[index], labels), (double)measured.Positives / measured.Rows);
        }
    }
}
