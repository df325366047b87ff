using CrossDistil.Data.Encoding;
using CrossDistil.Studies.Health.Measures;
using CrossDistil.Studies.Reports.Words;

namespace CrossDistil.Studies.Health.Checks;

/// <summary>Features that have one value in training, or nearly none.</summary>
internal static class EmptyFeatureCheck
{
    private const double AlmostAll = 0.99;

    public static IEnumerable<HealthFinding> Find(HealthData data)
    {
        Measured[] constant = [.. data.Fields.Where(field => data.Counts[field].Splits[0].Count(count => count > 0) == 1).Select(field => OnlyValue(data.Counts[field])),
            .. data.Numbers.Where(number => IsConstant(data.Data.Train.Numbers(number))).Select(number => new Measured($"features.{data.Data.Schema.Numbers[number].Name}", "has one value in all training rows"))];
        if (constant.Length > 0)
            yield return new(
                "constant", Severity.Warning, "features with one value only", constant, "They tell rows apart by nothing; an expression or a join that fails looks like this too.",
                "Correct the expression or the join, or leave the features out.");
        Measured[] missing = [.. data.Fields.Select(field => (data.Counts[field].Name, Share: data.Counts[field].Share(0, FieldEncoder.Missing))).Where(field => field.Share is >= AlmostAll and < 1)
            .OrderByDescending(field => field.Share).Select(field => new Measured($"features.{field.Name}", $"missing in {Numbers.Percent(field.Share)} of the training rows", field.Share))];
        if (missing.Length > 0)
            yield return new(
                "missing", Severity.Note, "features that are nearly always missing", missing, "A join that finds few partners looks like this; what is left is learnt from few rows.",
                "Check the join and its keys, or leave the features out.");
    }

    private static Measured OnlyValue(FieldCounts counts) =>
        new($"features.{counts.Name}", counts.Splits[0][FieldEncoder.Missing] > 0 ? "is missing in all training rows" : "has one value in all training rows");

    private static bool IsConstant(ReadOnlySpan<float> values) => values.Length > 0 && !values.ContainsAnyExcept(values[0]);
}
