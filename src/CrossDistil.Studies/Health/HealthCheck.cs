using CrossDistil.Studies.Health.Checks;
using CrossDistil.Studies.Health.Measures;

namespace CrossDistil.Studies.Health;

/// <summary>Looks for what will hurt before it is trained on.</summary>
internal static class HealthCheck
{
    /// <summary>Everything that can be found. Test rows are looked at by their inputs only, never by their labels.</summary>
    /// <param name="data">What there is to look at.</param>
    /// <param name="cost">What training will take; null = it was not measured.</param>
    /// <param name="ct">Gives up between two checks.</param>
    public static HealthReport Run(HealthData data, TrainingCost? cost, CancellationToken ct)
    {
        Func<HealthData, IEnumerable<HealthFinding>>[] checks =
        [
            LeakCheck.Find, OutcomeColumnCheck.Find, RankingCheck.Find, LabelCheck.Find, LabelDriftCheck.Find, PeriodCheck.Find, TimeOrderCheck.Find, UserCheck.Find,
            DuplicateCheck.Find, UnknownCheck.Find, RareIdCheck.Find, EmptyFeatureCheck.Find, FeatureDriftCheck.Find,
        ];
        List<HealthFinding> findings = [.. CostCheck.Find(cost)];
        foreach (var check in checks)
        {
            ct.ThrowIfCancellationRequested();
            findings.AddRange(check(data));
        }

        var report = data.Data.Report;
        return new(
            data.Experiment.Name ?? string.Empty, [.. findings.OrderByDescending(finding => finding.Severity)],
            [.. report.Splits.Select((split, i) => i < 2 ? split : split with { Tasks = [] })], data.Aucs, data.Drifts, data.Source, cost);
    }
}
