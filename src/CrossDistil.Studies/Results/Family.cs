using CrossDistil.Studies.Statistics;

namespace CrossDistil.Studies.Results;

/// <summary>Comparisons that are corrected together.</summary>
internal static class Family
{
    /// <summary>Corrects the p-values of a study: those to the baseline as one family, those to single as another.</summary>
    public static void Correct(IEnumerable<TaskResult> tasks)
    {
        VariantResult[] variants = [.. tasks.SelectMany(task => task.Variants)];
        Correct([.. variants.Select(variant => variant.ToBaseline)]);
        Correct([.. variants.Select(variant => variant.ToSingle)]);
    }

    private static void Correct(IReadOnlyList<OrderedDictionary<string, PairedDifference>> differences)
    {
        var tests = differences.SelectMany(table => table.Where(entry => entry.Value.PValue is not null).Select(entry => (Table: table, entry.Key))).ToArray();
        var adjusted = Holm.Adjust([.. tests.Select(test => test.Table[test.Key].PValue!.Value)]);
        foreach (var ((table, metric), value) in tests.Zip(adjusted)) table[metric] = table[metric] with { Adjusted = value };
    }
}
