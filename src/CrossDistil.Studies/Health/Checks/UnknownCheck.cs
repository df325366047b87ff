using CrossDistil.Data.Encoding;
using CrossDistil.Studies.Health.Measures;
using CrossDistil.Studies.Reports.Words;

namespace CrossDistil.Studies.Health.Checks;

/// <summary>Values of validation and test that training does not have.</summary>
internal static class UnknownCheck
{
    private const double Noted = 0.05;
    private const double Warned = 0.3;

    public static IEnumerable<HealthFinding> Find(HealthData data) => HealthFinding.BySize(
        "unknown", "values that training does not know", data.Fields.Select(field => Of(data.Counts[field])), Noted, Warned,
        "All unknown values of a feature share one embedding. It is learnt from the rare values of training alone, "
            + "and from none at all with minCount 1.",
        "Add features that new values share with old ones (an author beside a video), set hashBuckets, "
            + "or set minCount to 2 or more so that the unknown embedding is learnt.");

    private static (double Size, Measured Measured) Of(FieldCounts counts)
    {
        var (train, validation, test) = (Share(0), Share(1), Share(2));
        var more = Math.Max(validation, test) - train;
        var text = $"unknown: {Numbers.Percent(validation)} in validation, {Numbers.Percent(test)} in test, {Numbers.Percent(train)} in train";
        return (more, new($"features.{counts.Name}", text, more));

        double Share(int split) => counts.Share(split, FieldEncoder.Unknown);
    }
}
