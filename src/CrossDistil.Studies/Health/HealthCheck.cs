using CrossDistil.Studies.Health.Checks;
using CrossDistil.Studies.Health.Measures;

namespace CrossDistil.Studies.Health;

/// <summary>Looks for what will harm a training before it starts.</summary>
internal static class HealthCheck
{
    /// <summary>Everything that can be found. Of test rows only the inputs are looked at, never the labels.</summary>
    /// <param name="data">The data to check.</param>
    /// <param name="cost">Memory and time of the training; null = not measured.</param>
    /// <param name="ct">Cancels between two checks.</param>
    public static HealthReport Run(HealthData data, TrainingCost? cost, CancellationToken ct)
    {
        Func<HealthData, IEnumerable<HealthFinding>>[] checks =
        [
            _ => CostCheck.Find(cost), LeakCheck.Find, OutcomeColumnCheck.Find, RankingCheck.Find, LabelCheck.Find, LabelDriftCheck.Find,
            PeriodCheck.Find, TimeOrderCheck.Find, UserCheck.Find, DuplicateCheck.Find, UnknownCheck.Find, RareIdCheck.Find,
            EmptyFeatureCheck.Find, FeatureDriftCheck.Find,
        ];
        var findings = checks.SelectMany(check =>
        {
            ct.ThrowIfCancellationRequested();
            return check(data);
        }).Where(finding => finding.Measured.Count > 0);
        return new(
            data.Experiment.Name ?? string.Empty, [.. findings.OrderByDescending(finding => finding.Severity)],
            [.. data.Data.Report.Splits.Select((split, i) => i < 2 ? split : split with { Tasks = [] })],
            data.Aucs, data.Drifts, data.Source, cost);
    }
}
