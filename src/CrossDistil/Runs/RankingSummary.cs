using CrossDistil.Data.Strata;
using CrossDistil.Objectives;

namespace CrossDistil.Runs;

/// <summary>A ranking plan for people: the report of a run folder, and warnings before the first step.</summary>
/// <param name="plan">The plan.</param>
internal sealed class RankingSummary(RankingPlan plan)
{
    private const int NamedPairs = 3;
    private const string Alone = "; the coarse order alone is learnt";
    private const int ManySets = 40;

    /// <summary>Combinations of labels with rows and levels, and every dropped pair.</summary>
    public StrataReport Report => new(
        plan.Strata.RowCount, ByTask<IReadOnlyList<string>>(order => [.. order.Sets.Reverse().Select(set => set.Name)]), [.. Labels()],
        [.. plan.Dropped.Select(pair => new DroppedRows(
            plan.Tasks[pair.Task], pair.Term.Higher.Name, pair.Term.Lower.Name, pair.HigherRows, pair.LowerRows, plan.MinRows))]);

    /// <summary>
    /// A line where a step is very large, and one for each task of which pairs are dropped, or whose listed order has
    /// none.
    /// </summary>
    public IEnumerable<string> Warnings =>
    [
        .. plan.Sets > ManySets ? (string[])[
            $"a step draws {1 + plan.Sets} batches of training.batch rows, one for each set that is ranked; "
            + "set method.sampling to \"in-batch\", list levels with tasks.*.order, or lower training.batch"] : [],
        .. plan.Unranked.Select(task => $"tasks.{plan.Tasks[task]}: its order leaves no pair of levels in training rows{Alone}"),
        .. plan.Dropped.GroupBy(pair => pair.Task, (task, pairs) => Warning(task, [.. pairs])),
    ];

    /// <summary>Complete combinations first, from all positive to all negative.</summary>
    private IEnumerable<LabelsReport> Labels() => plan.Strata.Patterns
        .Select(pattern => new LabelsReport(
            LabelPattern.Name(pattern.Pattern, plan.Tasks.Count), pattern.Rows,
            ByTask(order => order.LevelOfPattern(pattern.Pattern) is >= 0 and var level ? level : (int?)null)))
        .OrderBy(labels => labels.IsPartial)
        .ThenBy(labels => labels.Labels, StringComparer.Ordinal);

    private string Warning(int task, DroppedPair[] pairs)
    {
        var named = string.Join(", ", pairs.Take(NamedPairs).Select(pair =>
            $"'{pair.Term.Higher}' over '{pair.Term.Lower}' ({pair.HigherRows} and {pair.LowerRows} rows)"));
        var more = pairs.Length > NamedPairs ? $" and {pairs.Length - NamedPairs} more pairs (strata.json)" : string.Empty;
        var alone = plan.TermsOf(task).Any(term => term.Part != RankingPart.Coarse) ? string.Empty : Alone;
        return $"tasks.{plan.Tasks[task]}: not ranked, with fewer than method.minPairRows = {plan.MinRows} training rows on a side: {named}{more}{alone}";
    }

    private OrderedDictionary<string, T> ByTask<T>(Func<LevelOrder, T> value) =>
        new(plan.Orders.Select(order => KeyValuePair.Create(plan.Tasks[order.Target], value(order))), StringComparer.Ordinal);
}
