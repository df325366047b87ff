using CrossDistil.Data.Encoding;
using CrossDistil.Studies.Health.Measures;
using CrossDistil.Studies.Reports;

namespace CrossDistil.Studies.Health.Checks;

/// <summary>Values of validation and test that training does not have.</summary>
internal static class UnknownCheck
{
    private const double Noted = 0.05;
    private const double Warned = 0.3;

    public static IEnumerable<HealthFinding> Find(HealthData data) => new HealthFinding(
        "unknown", Severity.Note, "values that training does not know", [],
        "All unknown values of a feature share one embedding. It is learnt from the rare values of training alone, "
            + "and from none at all with minCount 1.",
        "Add features that new values share with old ones (an author beside a video), set hashBuckets, "
            + "or set minCount to 2 or more so that the unknown embedding is learnt.")
        .BySize(data.Fields.Select(field => Of(data.Counts[field])), Noted, Warned);

    private static (double Size, Measured Measured) Of(FieldCounts counts)
    {
        double[] shares = [.. Enumerable.Range(0, 3).Select(split => counts.Share(split, FieldEncoder.Unknown))];
        var (more, words) = (Math.Max(shares[1], shares[2]) - shares[0], Array.ConvertAll(shares, Numbers.Percent));
        return (more, new($"features.{counts.Name}", $"unknown: {words[1]} in validation, {words[2]} in test, {words[0]} in train", more));
    }
}
