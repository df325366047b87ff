using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Reports.Parts;
using CrossDistil.Studies.Reports.Sources;
using CrossDistil.Studies.Reports.Words;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>No silent harm: every variant beside the same task trained alone.</summary>
internal static class HarmFigures
{
    /// <summary>The figure; none of runs, and where nothing finished.</summary>
    public static IEnumerable<Figure> Of(StudyResult result, string id)
    {
        var compared = ComparisonFigures.Compared(result);
        var harms = Harm.Of(compared).Where(harm => !StudyClaims.IsSearch(result) || StudyClaims.IsTested(result, harm.Variant)).ToArray();
        if (harms.Length == 0 || RunComparison.IsOf(result)) yield break;
        yield return new(
            $"{id}-harm", "No silent harm: beside each task trained alone", Sentence(result, harms),
            StudyCells.Panels(harms.GroupBy(harm => (harm.Task, harm.Metric)).Select(panel => Of($"{panel.Key.Task}, {StudyMetrics.Title(panel.Key.Metric)}", panel.Key.Metric, panel))));
    }

    private static Panel Of(string title, string metric, IEnumerable<Harm> harms)
    {
        var rows = harms.Select(harm => (Cell[])
        [
            StudyCells.Text(harm.Variant), StudyCells.Difference(metric, harm.Difference), StudyCells.P(metric, harm.Difference),
        ]);
        return new(
            title, new([StudyCells.Words("variant", "variant"), new("difference", $"difference to {Baselines.Single} [95 %]"), new("p", "p (Holm)")], [.. rows]),
            new DotChart("variant", "difference", $"difference in {StudyMetrics.Title(metric)}", [new(Baselines.Single, 0)]));
    }

    private static string Sentence(StudyResult result, Harm[] harms)
    {
        var worse = harms.Where(harm => harm.Verdict is HarmVerdict.Worse).ToArray();
        var counts = $"better {Count(harms, HarmVerdict.Better)}, worse {StudyText.Count(worse.Length)}, no difference shown {Count(harms, HarmVerdict.NotShown)}, {StudyText.NotCompared} {Count(harms, HarmVerdict.NotCompared)}";
        return $"Of {StudyWords.Many(harms.Length, "comparison")} with {Baselines.Single} on {StudyWords.Split(result)}: {counts}. " + (worse.Length == 0
            ? harms.All(harm => harm.Verdict is HarmVerdict.NotCompared) ? "Nothing is said of harm." : "No harm is shown, which does not show that there is none."
            : $"Harmed: {string.Join("; ", worse.GroupBy(harm => (harm.Task, harm.Metric)).Select(group => $"{StudyMetrics.Title(group.Key.Metric)} of {group.Key.Task} by {ClaimWords.First([.. group.Select(harm => ClaimWords.Name(harm.Variant))])}"))}.");
    }

    private static string Count(Harm[] harms, HarmVerdict verdict) => StudyText.Count(harms.Count(harm => harm.Verdict == verdict));
}
