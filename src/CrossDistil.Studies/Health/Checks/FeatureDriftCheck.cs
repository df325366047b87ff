using CrossDistil.Studies.Health.Measures;
using CrossDistil.Studies.Reports.Words;

namespace CrossDistil.Studies.Health.Checks;

/// <summary>Features whose distribution is another one in validation or test.</summary>
internal static class FeatureDriftCheck
{
    private const double Noted = 0.1;
    private const double Warned = 0.25;

    public static IEnumerable<HealthFinding> Find(HealthData data)
    {
        foreach (var group in data.Drifts.Where(drift => drift.IsSure && drift.Most >= Noted).GroupBy(drift => drift.Most >= Warned ? Severity.Warning : Severity.Note))
            yield return new(
                "feature-drift", group.Key, "features have moved since training",
                [.. group.Select(drift => new Measured($"features.{drift.Feature}", $"PSI {Numbers.Decimal(drift.Validation, 2)} in validation, {Numbers.Decimal(drift.Test, 2)} in test", drift.Most))],
                "The population stability index compares a feature's values with those of training: below .1 little has changed, from .25 much (Siddiqi, 2006). What moves within the log will move on in service.",
                "Leave out what only counts time, such as a day; make relative what grows, such as an age instead of a date; train on recent days, and again soon.");
    }
}
