using CrossDistil.Studies.Health.Measures;
using CrossDistil.Studies.Reports;

namespace CrossDistil.Studies.Health.Checks;

/// <summary>Features whose distribution in validation or test differs from training.</summary>
internal static class FeatureDriftCheck
{
    private const double Noted = 0.1;
    private const double Warned = 0.25;

    public static IEnumerable<HealthFinding> Find(HealthData data) => new HealthFinding(
        "feature-drift", Severity.Note, "features have moved since training", [],
        "The population stability index compares a feature's values with those of training: below .1 little has changed, "
            + "from .25 much (Siddiqi, 2006). What moves within the log will move on in service.",
        "Leave out what only counts time, such as a day; make relative what grows, such as an age instead of a date; "
            + "train on recent days, and again soon.")
        .BySize(data.Drifts.Where(drift => drift.IsSure).Select(Of), Noted, Warned);

    private static (double Size, Measured Measured) Of(FeatureDrift drift)
    {
        var text = $"PSI {Numbers.Decimal(drift.Validation, 2)} in validation, {Numbers.Decimal(drift.Test, 2)} in test";
        return (drift.Max, new($"features.{drift.Feature}", text, drift.Max));
    }
}
