using CrossDistil.Data.Encoding;
using CrossDistil.Studies.Health.Measures;
using CrossDistil.Studies.Reports.Words;

namespace CrossDistil.Studies.Health.Checks;

/// <summary>Values that validation and test have and training does not.</summary>
internal static class UnknownCheck
{
    private const double Noted = 0.05;
    private const double Warned = 0.3;

    public static IEnumerable<HealthFinding> Find(HealthData data)
    {
        var fields = data.Fields.Select(field => data.Counts[field]).Select(counts => (counts.Name, Shares: (double[])[.. Enumerable.Range(0, 3).Select(split => counts.Share(split, FieldEncoder.Unknown))]))
            .Select(field => (field.Name, field.Shares, More: Math.Max(field.Shares[1], field.Shares[2]) - field.Shares[0]))
            .Where(field => field.More >= Noted).OrderByDescending(field => field.More).ToArray();
        foreach (var group in fields.GroupBy(field => field.More >= Warned ? Severity.Warning : Severity.Note))
            yield return new(
                "unknown", group.Key, "values that training does not know",
                [.. group.Select(field => new Measured($"features.{field.Name}", $"unknown: {Numbers.Percent(field.Shares[1])} in validation, {Numbers.Percent(field.Shares[2])} in test, {Numbers.Percent(field.Shares[0])} in train", field.More))],
                "All unknown values of a feature share one embedding. It is learnt from the rare values of training alone, and from none at all with minCount 1.",
                "Add features that new values share with old ones (an author beside a video), set hashBuckets, or set minCount to 2 or more so that the unknown embedding is learnt.");
    }
}
