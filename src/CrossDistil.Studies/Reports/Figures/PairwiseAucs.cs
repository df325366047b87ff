using CrossDistil.Data.Strata;
using CrossDistil.Metrics;
using CrossDistil.Studies.Reports.Sources;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>
/// How well rows of each level are ranked above those of each lower one: the parts of a Multi-AUC. A figure per task, a
/// matrix per model.
/// </summary>
internal static class PairwiseAucs
{
    private const string Higher = "higher";

    /// <summary>The figures of the tasks with at least two levels among the scored rows.</summary>
    public static IEnumerable<Figure> Of(IReadOnlyList<RunSource> runs)
    {
        var tasks = RunTasks.Of(runs);
        foreach (var (id, task) in Cells.Ids("pairs", tasks).Zip(tasks))
        {
            Pairs[] models = [.. ScoredModel.Of(runs, task).Select(Pairs.Of).OfType<Pairs>()];
            if (models.Length > 0)
                yield return new(id, $"Pairwise AUCs for {task}", string.Join(' ', models.Select(Sentence)), [.. models.Select(Panel)]);
        }
    }

    private static Panel Panel(Pairs pairs)
    {
        Column[] lower = [.. pairs.Order.Sets.SkipLast(1).Select((_, level) => new Column($"level_{level}", Title(level)))];
        var rows = Enumerable.Range(1, lower.Length).Reverse().Select(level => (Cell[])
            [Cells.Text(Title(level)), .. lower.Select((_, low) => pairs.Auc(level, low) is { } auc ? Cells.Number(auc) : Cells.Empty)]);
        return new Panel(
            pairs.Model.Title, new Table([Cells.Words(Higher, "Higher level (rows)"), .. lower], [.. rows]),
            new HeatMap(Higher, [.. lower.Select(level => level.Key)], "AUC", "higher level (rows)", "lower level (rows)", Middle: 0.5));

        string Title(int level) => $"{pairs.Order.Sets[level].Name} ({Numbers.Count(pairs.Result.Counts[level])})";
    }

    private static string Sentence(Pairs pairs)
    {
        var found = from higher in Enumerable.Range(1, pairs.Order.Count - 1)
                    from lower in Enumerable.Range(0, higher)
                    let auc = pairs.Auc(higher, lower)
                    where auc is not null
                    orderby auc
                    select $"{pairs.Order.Sets[higher].Name} from {pairs.Order.Sets[lower].Name} ({Numbers.Metric(auc)})";
        string[] ordered = [.. found];
        var multi = $"{pairs.Model.Title}: Multi-AUC {Numbers.Metric(pairs.Result.Value)}";
        return ordered.Length == 1
            ? $"{multi}, of one pair of levels, {ordered[0]}."
            : $"{multi}; worst told apart is {ordered[0]}, best {ordered[^1]}.";
    }

    /// <summary>A model's pairs of levels.</summary>
    private sealed record Pairs(ScoredModel Model, LevelOrder Order, MultiAucResult Result)
    {
        /// <summary>null where fewer than two levels have rows.</summary>
        public static Pairs? Of(ScoredModel model)
        {
            if (RunTasks.OrderOf(model.Run, model.Task) is not { Count: > 1 } order) return null;
            var multi = new MultiAuc(order.Count);
            multi.Add(model.Scores, RunTasks.LevelsOf(model.Scored, order));
            var result = multi.Result();
            return result.Value is null ? null : new(model, order, result);
        }

        public double? Auc(int high, int low) => high > low && Result.Pairs.TryGetValue($"{high}>{low}", out var auc) ? auc : null;
    }
}
