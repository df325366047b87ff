using CrossDistil.Data.Encoding;

namespace CrossDistil.Studies.Health.Measures;

/// <summary>How far a feature's distribution has moved since training.</summary>
/// <param name="Feature">The feature.</param>
/// <param name="Validation">Its population stability index on validation, ≥ 0.</param>
/// <param name="Test">The same on test; 0 where there are no test rows.</param>
/// <param name="IsSure">Whether either is larger than chance explains.</param>
internal sealed record FeatureDrift(string Feature, double Validation, double Test, bool IsSure)
{
    /// <summary>The larger one.</summary>
    [JsonPropertyName("most")] public double Max => Math.Max(Validation, Test);
}

/// <summary>
/// The population stability index Σ (q − p)·ln(q / p) over the classes of a feature, p in training and q elsewhere;
/// below .1 is little, from .25 much (Siddiqi, Credit Risk Scorecards, 2006). Classes are the most frequent values, all
/// others together, and missing; unknown values are left out, as they have a check of their own; of numbers ten parts
/// of equal size. Without a drift it is (1/n + 1/m)·χ² with one degree of freedom less than classes (Yurdakul, 2018):
/// what is less than five deviations above that is chance.
/// </summary>
internal static class PopulationStability
{
    private const int MaxValues = 18; // and missing and all others
    private const int Parts = 10;
    private const int MaxSorted = 1_000_000;

    public static IEnumerable<FeatureDrift> Of(HealthData data) => data.Fields.Select(field => OfField(data.Counts[field]))
        .Concat(data.Numbers.Select(number => OfNumber(data, number)))
        .OrderByDescending(drift => drift.Max);

    /// <summary>The index, and whether it is more than chance.</summary>
    /// <param name="expected">[class] rows in training.</param>
    /// <param name="found">[class] rows elsewhere.</param>
    public static (double Index, bool IsSure) Of(long[] expected, long[] found)
    {
        double n = expected.Sum(), m = found.Sum();
        if (n == 0 || m == 0) return (0, false);
        (long Expected, long Found)[] classes = [.. expected.Zip(found).Where(rows => rows != (0, 0))];
        var index = classes.Sum(rows =>
        {
            // A class that one side lacks counts as half a row.
            var (p, q) = (Math.Max(rows.Expected, 0.5) / n, Math.Max(rows.Found, 0.5) / m);
            return (q - p) * Math.Log(q / p);
        });
        var freedom = Math.Max(1, classes.Length - 1);
        return (index, index > ((1 / n) + (1 / m)) * (freedom + (5 * Math.Sqrt(2.0 * freedom))));
    }

    private static FeatureDrift OfField(FieldCounts counts)
    {
        var train = counts.Splits[0];
        int[] frequent =
            [.. Enumerable.Range(FieldEncoder.First, train.Length - FieldEncoder.First).OrderByDescending(id => train[id]).Take(MaxValues)];
        return Drift(counts.Name, [.. counts.Splits.Select(split => Classes(split, frequent))]);
    }

    private static long[] Classes(long[] ids, int[] frequent)
    {
        long[] named = [ids[FieldEncoder.Missing], .. frequent.Select(id => ids[id])];
        return [.. named, ids.Sum() - ids[FieldEncoder.Unknown] - named.Sum()];
    }

    private static FeatureDrift OfNumber(HealthData data, int number)
    {
        var bounds = Bounds(data.Data.Train.Numbers(number));
        return Drift(data.Data.Schema.Numbers[number].Name, [.. data.Splits.Select(split => Classes(split.Numbers(number), bounds))]);
    }

    private static float[] Bounds(ReadOnlySpan<float> values)
    {
        var every = Math.Max(1, values.Length / MaxSorted);
        var sorted = new float[values.Length / every];
        for (var i = 0; i < sorted.Length; i++) sorted[i] = values[i * every];
        Array.Sort(sorted);
        return [.. Enumerable.Range(1, Parts - 1).Select(part => sorted[(int)((long)part * sorted.Length / Parts)]).Distinct()];
    }

    private static long[] Classes(ReadOnlySpan<float> values, float[] bounds)
    {
        var counts = new long[(2 * bounds.Length) + 1]; // each bound is a class of its own, as many rows may lie on it
        foreach (var value in values)
        {
            var at = Array.BinarySearch(bounds, value);
            counts[at >= 0 ? (2 * at) + 1 : 2 * ~at]++;
        }

        return counts;
    }

    private static FeatureDrift Drift(string feature, long[][] splits)
    {
        var (validation, test) = (Of(splits[0], splits[1]), Of(splits[0], splits[2]));
        return new(feature, validation.Index, test.Index, validation.IsSure || test.IsSure);
    }
}
