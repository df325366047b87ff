using CrossDistil.Objectives;
using CrossDistil.Studies.Health.Measures;
using CrossDistil.Studies.Reports;

namespace CrossDistil.Studies.Health.Checks;

/// <summary>What the method should rank and cannot: levels with too few training rows.</summary>
internal static class RankingCheck
{
    public static IEnumerable<HealthFinding> Find(HealthData data)
    {
        try
        {
            return [Dropped(data.Setup.Plan), Unranked(data.Setup.Plan)];
        }
        catch (InputException refusal)
        {
            return [Refused(refusal.Faults)];
        }
    }

    private static HealthFinding Refused(IReadOnlyList<Fault> faults) => new(
        "ranking", Severity.Warning, "training will refuse to begin", [.. faults.Select(fault => new Measured(fault.Where, fault.Problem))],
        "The method ranks rows by their labels, and there is nothing to rank.",
        string.Join("; ", faults.Select(fault => fault.Remedy).Distinct(StringComparer.Ordinal)) + ".");

    private static HealthFinding Dropped(RankingPlan plan) => new(
        "ranking", Severity.Warning, "levels have too few rows to be ranked",
        [
            .. from pair in plan.Dropped
               let rows = Math.Min(pair.HigherRows, pair.LowerRows)
               orderby rows
               select new Measured(
                   $"tasks.{plan.Tasks[pair.Task]}",
                   $"'{pair.Term.Higher}' over '{pair.Term.Lower}': {Numbers.Count(pair.HigherRows)} and "
                   + $"{Sentences.Many(pair.LowerRows, "training row")}, method.minPairRows asks for {Numbers.Count(plan.MinRows)} each",
                   rows),
        ],
        "A pair of levels that few rows make up teaches those rows by heart, so it is left out, "
            + "and the teacher of that task learns less of the other task.",
        "Add rows, merge levels by tasks.*.order, choose another auxiliary task, or lower method.minPairRows.");

    private static HealthFinding Unranked(RankingPlan plan) => new(
        "ranking", Severity.Warning, "an order leaves no pair of levels",
        [
            .. from task in plan.Unranked
               select new Measured($"tasks.{plan.Tasks[task]}", "no pair of levels in training rows; the coarse order alone is learnt"),
        ],
        "Without such a pair nothing of the other tasks reaches this one's teacher by ranking.",
        "List levels that occur in tasks.*.order, or leave it out.");
}
