using CrossDistil.Data.Strata;
using CrossDistil.Studies.Reports.Parts;
using CrossDistil.Studies.Reports.Sources;
using CrossDistil.Studies.Reports.Words;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>Where each stratum's test rows lie on a model's scale: a figure per task, a panel per model, then ranks, which models can be compared by.</summary>
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

    /// <summary>The figures of the tasks of which rows were scored.</summary>
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
        var keys = Cells.Keys(of.Strata.Select(stratum => stratum.Name), Score);
        return new Panel(
            of.Model.Title,
            new Table(
                [new(Score, "Score"), .. of.Strata.Select((stratum, i) => new Column(keys[i], stratum.Name))],
                [.. Enumerable.Range(0, bins).Select(bin => (IReadOnlyList<Cell>)[Cells.Number(low + ((bin + 0.5) * width)), .. densities.Select(density => Cells.Number(density[bin]))])],
                IsDetail: true),
            new LineChart(Score, keys, "density of the rows with these labels", [], IsFilled: true));
    }

    /// <summary>Share of the rows between the ends by bin, over the bin's width: it integrates to 1.</summary>
    private static double[] Density(double[] values, double low, double high, int bins)
    {
        var counts = new double[bins];
        foreach (var value in values.Where(value => value >= low && value <= high)) counts[Math.Min(bins - 1, (int)((value - low) / (high - low) * bins))]++;
        var (all, width) = (counts.Sum(), (high - low) / bins);
        return [.. counts.Select(count => count / all / width)];
    }

    private static Panel Ranks(ScoredStrata[] models) => new(
        "ranks",
        new Table(
            [
                new("name", "Model and labels", IsText: true), new("level", "Level"), new("rows", "Rows"), new("rank", "Median rank [middle half]"),
            ],
            [
                .. from of in models
                   from stratum in of.Strata
                   select (IReadOnlyList<Cell>)
                   [
                       Cells.Text($"{of.Model.Title}: {stratum.Name}"), stratum.Level >= 0 ? Cells.Count(stratum.Level) : Cells.Empty, Cells.Count(stratum.Rows.Length),
                       Cells.Percent(stratum.Median, stratum.Low, stratum.High),
                   ],
            ]),
        new DotChart("name", "rank", "rank among all test rows", []));

    private static string Sentence(ScoredStrata[] models)
    {
        var order = Array.Find(models, of => of.Order is not null)?.Order;
        var tasks = models[0].Model.Run.Tasks;
        string[] words =
        [
            .. tasks.Count > 1 ? [$"Labels are in the order {string.Join(", ", tasks)}."] : Array.Empty<string>(),
            .. order is { Count: > 1 } ? [$"The task's order is {string.Join(" > ", order.Sets.Reverse().Select(set => set.Name))}."] : Array.Empty<string>(),
            $"By median rank among all test rows: {string.Join("; ", models.Select(of => $"{of.Model.Title}: {Verdict(of) ?? Medians(of)}"))}.",
            .. Thin(models),
        ];
        return string.Join(' ', words);
    }

    private static string Medians(ScoredStrata of) => string.Join(", ", of.Strata.Select(stratum => $"{stratum.Name} {Numbers.Percent(stratum.Median)}"));

    /// <summary>Whether the strata stand in the task's order; null where it has none.</summary>
    private static string? Verdict(ScoredStrata of)
    {
        var wrong = from higher in of.Strata
                    from lower in of.Strata
                    where lower.Level >= 0 && higher.Level > lower.Level && higher.Median <= lower.Median
                    select $"{lower.Name} {(higher.Median < lower.Median ? "above" : "level with")} {higher.Name}";
        if (of.Strata.Where(stratum => stratum.Level >= 0).DistinctBy(stratum => stratum.Level).Count() < 2) return null;
        return wrong.ToArray() is { Length: > 0 } pairs ? $"not in this order ({Sentences.And(pairs)})" : "in this order";
    }

    private static IEnumerable<string> Thin(ScoredStrata[] models)
    {
        string[] left = [.. models.SelectMany(of => of.Thin).Select(stratum => $"{stratum.Name} ({Sentences.Many(stratum.Rows.Length, "row")})").Distinct(StringComparer.Ordinal)];
        return left.Length == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"Left out for fewer than {MinRows} rows: {Sentences.And(left)}.")];
    }
}

/// <summary>One model's test rows by stratum.</summary>
/// <param name="Model">The model.</param>
/// <param name="Order">The task's levels; null where they are not known.</param>
/// <param name="Strata">Strata with enough rows.</param>
/// <param name="Thin">The others.</param>
internal sealed record ScoredStrata(ScoredModel Model, LevelOrder? Order, IReadOnlyList<RankedStratum> Strata, IReadOnlyList<StratumRows> Thin)
{
    public static ScoredStrata Of(ScoredModel model)
    {
        var order = RunTasks.OrderOf(model.Run, model.Task);
        var all = RunTasks.StrataOf(model.Scored);
        var ranks = Quantiles.Ranks(model.Scores);
        return new(
            model, order, [.. all.Where(IsEnough).Select(stratum => RankedStratum.Of(stratum, order?.LevelOf(stratum.Stratum) ?? -1, ranks))],
            [.. all.Where(stratum => !IsEnough(stratum))]);

        static bool IsEnough(StratumRows stratum) => stratum.Rows.Length >= ScoreDistributions.MinRows;
    }
}

/// <summary>Where a stratum's rows rank among all rows, 0..1.</summary>
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
        return new(stratum.Name, stratum.Rows, level, Quantiles.Of(sorted, 0.25), Quantiles.Of(sorted, 0.5), Quantiles.Of(sorted, 0.75));
    }
}
