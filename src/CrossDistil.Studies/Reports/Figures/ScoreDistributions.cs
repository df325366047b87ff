using CrossDistil.Data.Strata;
using CrossDistil.Studies.Reports.Sources;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>
/// Scores of each stratum's test rows: a figure per task, a panel per model, then ranks, which are comparable between
/// models.
/// </summary>
internal static class ScoreDistributions
{
    /// <summary>Rows below which a stratum has no density.</summary>
    public const int MinRows = 20;

    // As narrow as the rarest stratum allows: fewer rows in a bin show chance, not a shape.
    private const int MinBins = 12;
    private const int MaxBins = 48;
    private const int RowsPerBin = 15;

    private const double Tail = 0.005;
    private const string Score = "score";

    /// <summary>The figures of the tasks with scored rows.</summary>
    public static IEnumerable<Figure> Of(IReadOnlyList<RunSource> runs)
    {
        var tasks = RunTasks.Of(runs);
        foreach (var (id, task) in Cells.Ids("scores", tasks).Zip(tasks))
        {
            ScoredStrata[] models = [.. ScoredModel.Of(runs, task).Select(ScoredStrata.Of).Where(model => model.Strata.Count > 0)];
            if (models.Length > 0)
                yield return new Figure(id, $"Scores for {task} by labels", Sentence(models), [.. models.Select(Densities), Ranks(models)]);
        }
    }

    private static Panel Densities(ScoredStrata of)
    {
        double[][] scores = [.. of.Strata.Select(stratum => Quantiles.Sorted(of.Model.Scores, stratum.Rows))];
        var (low, high) = (scores.Min(values => Quantiles.Of(values, Tail)), scores.Max(values => Quantiles.Of(values, 1 - Tail)));
        if (high <= low) (low, high) = (low - 0.5, high + 0.5);
        var bins = Math.Clamp(scores.Min(values => values.Length) / RowsPerBin, MinBins, MaxBins);
        var width = (high - low) / bins;
        double[][] densities = [.. scores.Select(values => Density(values, low, high, bins))];
        var columns = Cells.Columns(of.Strata.Select(stratum => stratum.Name), Score);
        var rows = Enumerable.Range(0, bins).Select(bin => (Cell[])
            [Cells.Number(low + ((bin + 0.5) * width)), .. densities.Select(density => Cells.Number(density[bin]))]);
        return new Panel(
            of.Model.Title, new Table([new(Score, "Score"), .. columns], [.. rows], IsDetail: true),
            new LineChart(Score, [.. columns.Select(column => column.Key)], "density of the rows with these labels", [], IsFilled: true));
    }

    /// <summary>Share of the rows between the ends by bin, divided by the bin's width: it integrates to 1.</summary>
    private static double[] Density(double[] values, double low, double high, int bins)
    {
        var counts = new double[bins];
        foreach (var value in values.Where(value => value >= low && value <= high))
            counts[Math.Min(bins - 1, (int)((value - low) / (high - low) * bins))]++;
        var (all, width) = (counts.Sum(), (high - low) / bins);
        return [.. counts.Select(count => count / all / width)];
    }

    private static Panel Ranks(ScoredStrata[] models) => new(
        "ranks",
        Table.Of(
            models.SelectMany(of => of.Strata, (of, stratum) => (Name: $"{of.Model.Title}: {stratum.Name}", Stratum: stratum)),
            (Cells.Words("name", "Model and labels"), row => Cells.Text(row.Name)),
            (new("level", "Level"), row => row.Stratum.Level >= 0 ? Cells.Count(row.Stratum.Level) : Cells.Empty),
            (new("rows", "Rows"), row => Cells.Count(row.Stratum.Rows.Length)),
            (new("rank", "Median rank [middle half]"), row => Cells.Percent(row.Stratum.Median, row.Stratum.Low, row.Stratum.High))),
        new DotChart("name", "rank", "rank among all test rows", []));

    private static string Sentence(ScoredStrata[] models)
    {
        var tasks = models[0].Model.Run.Tasks;
        var order = Array.Find(models, of => of.Order is not null)?.Order?.Sets.Reverse().Select(set => set.Name) ?? [];
        var thin = models.SelectMany(of => of.Thin).Select(stratum => $"{stratum.Name} ({Sentences.Many(stratum.Rows.Length, "row")})");
        var verdicts = models.Select(of => $"{of.Model.Title}: {Verdict(of) ?? Medians(of)}");
        string?[] words =
        [
            tasks.Count > 1 ? $"Labels are in the order {string.Join(", ", tasks)}." : null,
            order.Count() > 1 ? $"The task's order is {string.Join(" > ", order)}." : null,
            $"By median rank among all test rows: {string.Join("; ", verdicts)}.",
            thin.Any() ? $"Left out for fewer than {MinRows} rows: {Sentences.And(thin.Distinct(StringComparer.Ordinal))}." : null,
        ];
        return string.Join(' ', words.OfType<string>());
    }

    private static string Medians(ScoredStrata of) =>
        string.Join(", ", of.Strata.Select(stratum => $"{stratum.Name} {Numbers.Percent(stratum.Median)}"));

    /// <summary>Whether the strata are in the task's order; null where it has none.</summary>
    private static string? Verdict(ScoredStrata of)
    {
        if (of.Strata.Where(stratum => stratum.Level >= 0).DistinctBy(stratum => stratum.Level).Count() < 2) return null;
        string[] wrong = [.. from higher in of.Strata
                             from lower in of.Strata
                             where lower.Level >= 0 && higher.Level > lower.Level && higher.Median <= lower.Median
                             select $"{lower.Name} {(higher.Median < lower.Median ? "above" : "level with")} {higher.Name}"];
        return wrong.Length > 0 ? $"not in this order ({Sentences.And(wrong)})" : "in this order";
    }
}

/// <summary>One model's test rows by stratum.</summary>
/// <param name="Model">The model.</param>
/// <param name="Order">The task's levels; null where they are not known.</param>
/// <param name="Strata">Strata with enough rows.</param>
/// <param name="Thin">The others.</param>
internal sealed record ScoredStrata(
    ScoredModel Model, LevelOrder? Order, IReadOnlyList<RankedStratum> Strata, IReadOnlyList<StratumRows> Thin)
{
    public static ScoredStrata Of(ScoredModel model)
    {
        var order = RunTasks.OrderOf(model.Run, model.Task);
        var strata = RunTasks.StrataOf(model.Scored).ToLookup(stratum => stratum.Rows.Length >= ScoreDistributions.MinRows);
        var ranks = Quantiles.Ranks(model.Scores);
        return new(
            model, order, [.. strata[true].Select(stratum => RankedStratum.Of(stratum, order?.LevelOf(stratum.Stratum) ?? -1, ranks))],
            [.. strata[false]]);
    }
}

/// <summary>Ranks of a stratum's rows among all rows, 0..1.</summary>
/// <param name="Name">One + or - per task.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Level">Its level in the task's order; −1 = none.</param>
/// <param name="Low">Rank at 25 %.</param>
/// <param name="Median">Rank at 50 %.</param>
/// <param name="High">Rank at 75 %.</param>
internal sealed record RankedStratum(string Name, int[] Rows, int Level, double Low, double Median, double High)
{
    public static RankedStratum Of(StratumRows stratum, int level, double[] ranks)
    {
        var sorted = Quantiles.Sorted(ranks, stratum.Rows);
        return new(
            stratum.Name, stratum.Rows, level, Quantiles.Of(sorted, 0.25), Quantiles.Of(sorted, 0.5), Quantiles.Of(sorted, 0.75));
    }
}
