using CrossDistil.Objectives;
using CrossDistil.Studies.Health.Measures;
using CrossDistil.Studies.Reports.Words;

namespace CrossDistil.Studies.Health.Checks;

/// <summary>What the method would rank and cannot: levels with too few training rows.</summary>
internal static class RankingCheck
{
    public static IEnumerable<HealthFinding> Find(HealthData data)
    {
        var (plan, faults) = Plan(data);
        if (plan is null) return [Refused(faults)];
        HealthFinding?[] found = [Dropped(plan), Unranked(plan)];
        return found.OfType<HealthFinding>();
    }

    private static (RankingPlan? Plan, IReadOnlyList<Fault> Faults) Plan(HealthData data)
    {
        try
        {
            return (data.Setup.Plan, []);
        }
        catch (InputException fault)
        {
            return (null, fault.Faults);
        }
    }

    private static HealthFinding Refused(IReadOnlyList<Fault> faults) => new(
        "ranking", Severity.Warning, "training will refuse to begin", [.. faults.Select(fault => new Measured(fault.Where, fault.Problem))],
        "The method ranks rows by their labels, and there is nothing to rank.", string.Join("; ", faults.Select(fault => fault.Remedy).Distinct(StringComparer.Ordinal)) + ".");

    private static HealthFinding? Dropped(RankingPlan plan) => plan.Dropped.Count == 0 ? null : new(
        "ranking", Severity.Warning, "levels have too few rows to be ranked",
        [
            .. plan.Dropped.OrderBy(pair => Math.Min(pair.HigherRows, pair.LowerRows)).Select(pair => new Measured(
                $"tasks.{plan.Tasks[pair.Task]}",
                $"'{pair.Term.Higher}' over '{pair.Term.Lower}': {Numbers.Count(pair.HigherRows)} and {Sentences.Many(pair.LowerRows, "training row")}, method.minPairRows asks for {Numbers.Count(plan.MinRows)} each",
                Math.Min(pair.HigherRows, pair.LowerRows))),
        ],
        "A pair of levels that few rows make up teaches those rows by heart, so it is left out, and the teacher of that task learns less of the other task.",
        "Add rows, merge levels by tasks.*.order, choose another auxiliary task, or lower method.minPairRows.");

    private static HealthFinding? Unranked(RankingPlan plan) => plan.Unranked.Count == 0 ? null : new(
        "ranking", Severity.Warning, "an order leaves no pair of levels", [.. plan.Unranked.Select(task => new Measured($"tasks.{plan.Tasks[task]}", "no pair of levels in training rows; the coarse order alone is learnt"))],
        "Without such a pair nothing of the other tasks reaches this one's teacher by ranking.", "List levels that occur in tasks.*.order, or leave it out.");
}
