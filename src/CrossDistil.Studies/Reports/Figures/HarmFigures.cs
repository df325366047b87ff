using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Reports.Parts;
using CrossDistil.Studies.Reports.Words;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>No silent harm: every variant beside the same task trained alone.</summary>
internal static class HarmFigures
{
    /// <summary>The figure; none of runs, and where nothing finished.</summary>
    public static IEnumerable<Figure> Of(StudyResult result, string id)
    {
        var harms = Harm.Of(result);
        if (harms.Count == 0 || result.IsOfRuns()) yield break;
        yield return new(
            $"{id}-harm", "No silent harm: beside each task trained alone", StudyWords.Harms(result, harms),
            Cells.Panels(from harm in harms group harm by (harm.Task, harm.Metric) into of select Of(of.Key.Task, of.Key.Metric, [.. of])));
    }

    private static Panel Of(string task, string metric, Harm[] harms)
    {
        var title = StudyMetrics.Title(metric);
        Column[] columns =
            [Cells.Words("variant", "variant"), new("difference", $"difference to {Baselines.Single} [95 %]"), new("p", "p (Holm)")];
        var rows = harms.Select(harm =>
            (Cell[])[Cells.Text(harm.Variant), Cells.Difference(metric, harm.Difference), Cells.P(metric, harm.Difference)]);
        return new(
            $"{task}, {title}", new(columns, [.. rows]),
            harms.Length > SweepFigures.MaxDots
                ? null
                : new DotChart("variant", "difference", $"difference in {title}", [new(Baselines.Single, 0)]));
    }
}
