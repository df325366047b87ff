using CrossDistil.Data.Encoding;
using CrossDistil.Studies.Health.Measures;
using CrossDistil.Studies.Reports;

namespace CrossDistil.Studies.Health.Checks;

/// <summary>Features that have one value in training, or are nearly always missing.</summary>
internal static class EmptyFeatureCheck
{
    private const double AlmostAll = 0.99;
    private const string OneValue = "has one value in all training rows";

    public static IEnumerable<HealthFinding> Find(HealthData data)
    {
        var fields = data.Fields.Select(field => data.Counts[field]).ToArray();
        var numbers = data.Numbers.Where(number => IsConstant(data.Data.Train.Numbers(number)));
        yield return new(
            "constant", Severity.Warning, "features with one value only",
            [
                .. fields.Where(field => field.Splits[0].Count(count => count > 0) == 1).Select(OnlyValue),
                .. numbers.Select(number => new Measured($"features.{data.Data.Schema.Numbers[number].Name}", OneValue)),
            ],
            "They do not distinguish rows; an expression or a join that fails looks like this too.",
            "Correct the expression or the join, or leave the features out.");
        yield return new(
            "missing", Severity.Note, "features that are nearly always missing",
            [
                .. from field in fields
                   let share = field.Share(0, FieldEncoder.Missing)
                   where share is >= AlmostAll and < 1
                   orderby share descending
                   select new Measured($"features.{field.Name}", $"missing in {Numbers.Percent(share)} of the training rows", share),
            ],
            "A join that finds few partners looks like this; what is left is learnt from few rows.",
            "Check the join and its keys, or leave the features out.");
    }

    private static Measured OnlyValue(FieldCounts counts) => new(
        $"features.{counts.Name}", counts.Splits[0][FieldEncoder.Missing] > 0 ? "is missing in all training rows" : OneValue);

    private static bool IsConstant(ReadOnlySpan<float> values) => values.Length > 0 && !values.ContainsAnyExcept(values[0]);
}
