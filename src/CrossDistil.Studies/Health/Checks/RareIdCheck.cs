using CrossDistil.Data.Encoding;
using CrossDistil.Studies.Health.Measures;
using CrossDistil.Studies.Reports.Words;

namespace CrossDistil.Studies.Health.Checks;

/// <summary>Ids that occur once in training: an embedding each, learnt from one row.</summary>
internal static class RareIdCheck
{
    private const double Noted = 0.01;  // of the rows
    private const double Warned = 0.1;

    public static IEnumerable<HealthFinding> Find(HealthData data)
    {
        var fields = data.Fields.Select(field => Of(data, field)).Where(field => field.Rows >= Noted).OrderByDescending(field => field.Rows);
        foreach (var group in fields.GroupBy(field => field.Rows >= Warned ? Severity.Warning : Severity.Note))
            yield return new(
                "seen-once", group.Key, "ids that occur once in training", [.. group.Select(field => field.Measured)],
                "Their embeddings learn one row by heart and help no other, and the unknown embedding, which every new value gets, learns nothing.",
                "Set minCount to 2 or more of these features.");
    }

    private static (double Rows, Measured Measured) Of(HealthData data, int field)
    {
        var (train, total) = (data.Counts[field].Splits[0], data.Counts[field].Total(0));
        var (ids, once) = (Known(train, 1), Once(train));
        var rows = once / (double)Math.Max(1, total);
        return (rows, new($"features.{data.Counts[field].Name}", $"{Numbers.Count(once)} ids: {Numbers.Percent(rows)} of the rows, {Numbers.Percent(once / (double)Math.Max(1, ids))} of the vocabulary", rows));
    }

    private static int Once(ReadOnlySpan<long> counts) => counts[FieldEncoder.First..].Count(1L);

    private static int Known(ReadOnlySpan<long> counts, long least)
    {
        var known = 0;
        foreach (var count in counts[FieldEncoder.First..])
            if (count >= least) known++;
        return known;
    }
}
