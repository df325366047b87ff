using CrossDistil.Studies.Reports.Parts;
using CrossDistil.Studies.Reports.Sources;
using CrossDistil.Studies.Reports.Words;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>Cosine between two tasks' gradients on what they share, by epoch: a panel per pair of tasks, a line per run.</summary>
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
               let series = Series.Of(run, pair)
               where series.Cosines.Count > 0
               select series,
        ];
        if (all.Length == 0) return null;
        var byPair = all.GroupBy(series => series.Pair, StringComparer.Ordinal).ToArray();
        return new Figure(
            "conflict", "Gradient conflict by epoch", string.Join(' ', all.Select(series => Sentence(series, runs.Count > 1))),
            [.. byPair.Select(pair => Panel(byPair.Length == 1 ? null : pair.Key, [.. pair]))]);
    }

    private static Panel Panel(string? title, Series[] series) =>
        series.SelectMany(run => run.Cosines.Keys).Distinct().Count() == 1 ? Dots(title, series) : Lines(title, series);

    private static Panel Lines(string? title, Series[] series)
    {
        var rows = series.SelectMany(run => run.Cosines.Keys).Distinct().Order().Select(epoch => (Cell[])
            [Cells.Count(epoch),
                .. series.Select(run => run.Cosines.TryGetValue(epoch, out var cosine) ? Cells.Cosine(cosine) : Cells.Empty)]);
        return Cells.Lines(title, new("epoch", "Epoch"), [.. series.Select(run => run.Run)], rows, "mean cosine", s_zero);
    }

    private static Panel Dots(string? title, Series[] series) => new(
        title,
        new Table(
            [new("run", "Run", IsText: true), new("cosine", "Mean cosine")],
            [.. series.Select(run => (IReadOnlyList<Cell>)[Cells.Text(run.Run), Cells.Cosine(run.Cosines.Values.Single())])]),
        new DotChart("run", "cosine", "mean cosine", [s_zero]));

    private static string Sentence(Series series, bool namesRun)
    {
        var (first, last) = (series.Cosines.MinBy(epoch => epoch.Key), series.Cosines.MaxBy(epoch => epoch.Key));
        var below = series.Cosines.Values.Count(cosine => cosine < 0);
        var course = series.Cosines.Count == 1
            ? $"{Numbers.Cosine(first.Value)} in epoch {Numbers.Count(first.Key)}"
            : $"{Numbers.Cosine(first.Value)} in epoch {Numbers.Count(first.Key)}, {Numbers.Cosine(last.Value)} in epoch {Numbers.Count(last.Key)}";
        var conflict = below == 0 ? "below 0, where tasks conflict, in none" : $"below 0, where tasks conflict, in {Numbers.Count(below)}";
        return $"{series.Pair}{(namesRun ? $" in {series.Run}" : string.Empty)}: mean cosine {course}; {conflict} of {Sentences.Many(
            series.Cosines.Count, "epoch")}.";
    }

    /// <summary>One run's cosines of one pair, by epoch; those that are undefined are left out.</summary>
    private sealed record Series(string Run, string Pair, IReadOnlyDictionary<int, double> Cosines)
    {
        public static Series Of(RunSource run, string pair) => new(
            run.Name, pair,
            run.Conflict.Where(epoch => epoch.Cosines.GetValueOrDefault(pair) is not null)
                .ToDictionary(epoch => epoch.Epoch, epoch => epoch.Cosines[pair]!.Value));
    }
}
