using CrossDistil.Studies.Reports.Sources;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>
/// Cosine between two tasks' gradients on shared parameters, by epoch: a panel per pair of tasks, a line per run.
/// </summary>
internal static class GradientConflict
{
    private static readonly Reference s_zero = new("0", 0);

    /// <summary>The figure; null where nothing was measured.</summary>
    public static Figure? Of(IReadOnlyList<RunSource> runs)
    {
        Series[] all =
        [
            .. from run in runs
               from pair in run.Conflict.SelectMany(epoch => epoch.Cosines.Keys).Distinct(StringComparer.Ordinal)
               let series = new Series(run.Name, pair, [
                   .. from epoch in run.Conflict
                      let cosine = epoch.Cosines.GetValueOrDefault(pair)
                      where cosine is not null
                      orderby epoch.Epoch
                      select (epoch.Epoch, cosine.Value)])
               where series.Points.Count > 0
               select series,
        ];
        return all.Length == 0 ? null : new Figure(
            "conflict", "Gradient conflict by epoch", string.Join(' ', all.Select(series => Sentence(series, runs.Count > 1))),
            Cells.Panels(all.GroupBy(series => series.Pair, StringComparer.Ordinal).Select(pair => Panel(pair.Key, [.. pair]))));
    }

    private static Panel Panel(string title, Series[] series) =>
        series.SelectMany(run => run.Points.Select(point => point.Epoch)).Distinct().Count() > 1
            ? Cells.Lines(
                title, new("epoch", "Epoch"), epoch => Cells.Count(epoch),
                series.Select(run => (run.Run, run.Points.Select(at => (at.Epoch, Cells.Cosine(at.Cosine))))), "mean cosine", s_zero)
            : new(
                title,
                Table.Of(
                    series, (Cells.Words("run", "Run"), run => Cells.Text(run.Run)),
                    (new("cosine", "Mean cosine"), run => Cells.Cosine(run.Points[0].Cosine))),
                new DotChart("run", "cosine", "mean cosine", [s_zero]));

    private static string Sentence(Series series, bool namesRun)
    {
        var (points, below) = (series.Points, series.Points.Count(point => point.Cosine < 0));
        var ends = points.Count == 1 ? points : [points[0], points[^1]];
        var course = string.Join(", ", ends.Select(point => $"{Numbers.Cosine(point.Cosine)} in epoch {Numbers.Count(point.Epoch)}"));
        return $"{series.Pair}{(namesRun ? $" in {series.Run}" : string.Empty)}: mean cosine {course}; below 0, where tasks conflict, "
            + $"in {(below == 0 ? "none" : Numbers.Count(below))} of {Sentences.Many(points.Count, "epoch")}.";
    }

    /// <summary>One run's cosines of one pair, by epoch; undefined ones are left out.</summary>
    private sealed record Series(string Run, string Pair, IReadOnlyList<(int Epoch, double Cosine)> Points);
}
