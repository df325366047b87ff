using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Reports.Parts;
using CrossDistil.Studies.Reports.Sources;
using CrossDistil.Studies.Reports.Words;
using CrossDistil.Studies.Results;
using CrossDistil.Studies.Statistics;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>What a study's differences claim.</summary>
internal static class StudyClaims
{
    /// <summary>What a difference in a metric shows.</summary>
    public static Outcome OutcomeOf(string metric, PairedDifference? difference) => Harm.VerdictOf(metric, difference) switch
    {
        HarmVerdict.Better => Outcome.Gained,
        HarmVerdict.Worse => Outcome.Lost,
        HarmVerdict.NotShown => Outcome.Unclear,
        _ => Outcome.None,
    };

    /// <summary>Claims taken together.</summary>
    public static Outcome OutcomeOf(IEnumerable<Claim> claims)
    {
        Outcome[] outcomes = [.. claims.Select(claim => claim.Outcome).Distinct()];
        return (outcomes.Contains(Outcome.Gained), outcomes.Contains(Outcome.Lost)) switch
        {
            (true, true) => Outcome.Mixed,
            (true, _) => Outcome.Gained,
            (_, true) => Outcome.Lost,
            _ => outcomes.Contains(Outcome.Unclear) ? Outcome.Unclear : Outcome.None,
        };
    }

    /// <summary>
    /// Which variants are held against which: the file's own method beside the baseline, or where it is the baseline itself beside plain training, then beside
    /// single; of runs, every other one beside the first.
    /// </summary>
    public static IReadOnlyList<(string Of, string Beside)> Pairs(StudyResult result)
    {
        if (RunComparison.IsOf(result)) return [.. result.Claimed().Values.First().Variants.Skip(1).Select(run => (run.Name, result.Baseline))];
        string[] others = [Is(result.Own, result.Baseline) ? Baselines.Plain : result.Baseline, Baselines.Single];
        return [.. others.Distinct(StringComparer.Ordinal).Where(other => !Is(other, result.Own) && IsPartOf(result, other)).Select(other => (result.Own, other))];
    }

    /// <summary>The difference between two variants; null where the study has none. What is stored to the baseline is turned round where the baseline is compared.</summary>
    public static PairedDifference? Between(StudyResult result, TaskResult task, string of, string beside, string metric)
    {
        if (Is(beside, result.Baseline)) return task.Find(of)?.ToBaseline.GetValueOrDefault(metric);
        if (Is(beside, Baselines.Single)) return task.Find(of)?.ToSingle.GetValueOrDefault(metric);
        return Is(of, result.Baseline) && task.Find(beside)?.ToBaseline.GetValueOrDefault(metric) is { } difference ? Turned(difference) : null;
    }

    /// <summary>A pair's claims on one task, a primary metric each.</summary>
    public static IReadOnlyList<Claim> Of(StudyResult result, TaskResult task, string of, string beside) =>
    [
        .. from metric in result.Primary
           let difference = Between(result, task, of, beside, metric)
           select new Claim(of, beside, StudyMetrics.Title(metric), OutcomeOf(metric, difference), StudyCells.Difference(metric, difference), Sure(result, task, of, beside, difference)),
    ];

    /// <summary>How sure a difference is, or why nothing is known.</summary>
    public static string Sure(StudyResult result, TaskResult task, string of, string beside, PairedDifference? difference) => difference switch
    {
        null => $"{StudyText.NotCompared}: {Why(task, of, beside)}",
        { Adjusted: null } => result.Test is null && difference.BySeed.Count < 2 ? "no p-value: the test split is closed, and it takes several seeds" : "no p-value",
        { DeLong: not null } when RunComparison.IsOf(result) => $"p {StudyText.P(difference)} (DeLong, Holm; one run each, rows taken as independent)",
        _ when RunComparison.IsOf(result) => $"p {StudyText.P(difference)} (bootstrap, Holm; one run each, rows taken as independent)",
        { BySeed.Count: 1, DeLong: not null } => $"p {StudyText.P(difference)} (DeLong, Holm; one seed: says nothing about another seed)",
        { BySeed.Count: 1 } => $"p {StudyText.P(difference)} (bootstrap, Holm; one seed: says nothing about another seed)",
        _ => $"p {StudyText.P(difference)} (Holm), {StudyWords.Many(difference.BySeed.Count, "seed")}",
    };

    /// <summary>Variants of a task's table that are missing from it.</summary>
    public static IEnumerable<string> Lost(StudyResult result, string task)
    {
        if (RunComparison.IsOf(result)) return [];
        var lost = result.Lost(task);
        return IsSearch(result) ? lost.Where(name => IsTested(result, name)) : lost; // a candidate that failed was never to be tested
    }

    /// <summary>Whether the study tries settings, of which only the chosen one is compared.</summary>
    public static bool IsSearch(StudyResult result) => result.Command is "sweep" or "tune";

    /// <summary>Whether a variant of a search is compared, not only validated.</summary>
    public static bool IsTested(StudyResult result, string variant) => Is(variant, result.Own) || Is(variant, result.Baseline) || Is(variant, Baselines.Single);

    private static bool IsPartOf(StudyResult result, string variant) =>
        Is(variant, result.Baseline) || result.Failed.Any(run => Is(run.Variant, variant)) || result.Claimed().Values.Any(task => task.Find(variant) is not null);

    private static string Why(TaskResult task, string of, string beside)
    {
        if (task.Find(of) is not { } own) return $"no seed of {of} finished";
        if (task.Find(beside) is not { } other) return $"no seed of {beside} finished";
        return own.Seeds.Intersect(other.Seeds).Any() ? "it is undefined on these rows" : "no seed is shared";
    }

    private static PairedDifference Turned(PairedDifference difference) => difference with
    {
        Mean = -difference.Mean, Low = -difference.High, High = -difference.Low, BySeed = [.. difference.BySeed.Select(value => -value)],
        DeLong = difference.DeLong is { } tests ? [.. tests.Select(test => test with { Difference = -test.Difference })] : null,
    };

    private static bool Is(string name, string other) => string.Equals(name, other, StringComparison.Ordinal);
}
