using CrossDistil.Data.Encoding;
using CrossDistil.Studies.Health.Measures;
using CrossDistil.Studies.Reports;

namespace CrossDistil.Studies.Health.Checks;

/// <summary>Ids that occur once in training: an embedding each, learnt from one row.</summary>
internal static class RareIdCheck
{
    private const double Noted = 0.01;  // of the rows
    private const double Warned = 0.1;

    public static IEnumerable<HealthFinding> Find(HealthData data) => new HealthFinding(
        "seen-once", Severity.Note, "ids that occur once in training", [],
        "Their embeddings learn one row by heart and help no other, and the unknown embedding, which every new value gets, learns nothing.",
        "Set minCount to 2 or more of these features.")
        .BySize(data.Fields.Select(field => Of(data.Counts[field])), Noted, Warned);

    private static (double Size, Measured Measured) Of(FieldCounts counts)
    {
        var known = counts.Splits[0].AsSpan(FieldEncoder.First);
        var (once, ids) = (known.Count(1L), known.Length - known.Count(0L));
        var (rows, vocabulary) = (once / (double)Math.Max(1, counts.Total(0)), once / (double)Math.Max(1, ids));
        var text = $"{Numbers.Count(once)} ids: {Numbers.Percent(rows)} of the rows, {Numbers.Percent(vocabulary)} of the vocabulary";
        return (rows, new($"features.{counts.Name}", text, rows));
    }
}
