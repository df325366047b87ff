using CrossDistil.Studies.Reports.Figures;
using CrossDistil.Studies.Reports.Parts;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Words;

/// <summary>What differences to the baseline show, in words.</summary>
internal static class DifferenceWords
{
    /// <summary>Task by task: which variants are better, which worse, of how many nothing is shown.</summary>
    public static string Of(StudyResult result, string metric)
    {
        var tasks = result.Claimed().Select(task => $"{task.Key}: {Of(result, task.Key, task.Value, metric)}");
        return $"{string.Join(". ", tasks)}.";
    }

    private static string Of(StudyResult result, string name, TaskResult task, string metric)
    {
        if (task.Find(result.Baseline) is null) return $"nothing is compared, for no seed of {result.Baseline} finished";
        var others = task.Variants.Where(variant => !string.Equals(variant.Name, result.Baseline, StringComparison.Ordinal)).ToArray();
        if (others.Length == 0) return $"nothing beside {result.Baseline} finished";
        var byOutcome = others.ToLookup(variant => StudyClaims.OutcomeOf(metric, variant.ToBaseline.GetValueOrDefault(metric)));
        string[] parts =
        [
            .. Shown(byOutcome, Outcome.Gained, "better", metric), .. Shown(byOutcome, Outcome.Lost, "worse", metric),
            .. Counted(byOutcome[Outcome.Unclear].Count(), others.Length, "no difference shown"),
            .. Counted(byOutcome[Outcome.None].Count() + StudyClaims.Lost(result, name).Count(), int.MaxValue, StudyText.NotCompared),
        ];
        return string.Join("; ", parts);
    }

    private static IEnumerable<string> Shown(ILookup<Outcome, VariantResult> variants, Outcome outcome, string word, string metric) => variants[outcome].Any()
        ? [$"{word}: {ClaimWords.First([.. variants[outcome].Select(variant => $"{ClaimWords.Name(variant.Name)} ({StudyText.Signed(variant.ToBaseline[metric].Mean)}, p {StudyText.P(variant.ToBaseline[metric])})")])}"]
        : [];

    private static IEnumerable<string> Counted(int count, int all, string word) =>
        count == 0 ? [] : [count == all ? word : $"{word} for {StudyText.Count(count)}"];
}
