using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>No silent harm: every variant compared with the same task trained alone.</summary>
internal static class HarmFigures
{
    /// <summary>The figure; none of runs, and where nothing finished.</summary>
    public static IEnumerable<Figure> Of(StudyResult result, string id)
    {
        var harms = Harm.Of(result);
        if (harms.Count == 0 || result.IsOfRuns()) yield break;
        yield return new(
            $"{id}-harm", "No silent harm: versus each task trained alone", StudyWords.Harms(result, harms),
            Cells.Panels(from harm in harms group harm by (harm.Task, harm.Metric) into of select Of(of.Key.Task, of.Key.Metric, [.. of])));
    }

    private static Panel Of(string task, string metric, Harm[] harms)
    {
        var title = StudyMetrics.Title(metric);
        return new(
            $"{task}, {title}",
            Table.Of(
                harms, (Cells.Words("variant", "variant"), harm => Cells.Text(harm.Variant)),
                (new("difference", $"difference to {Baselines.Single} [95 %]"), harm => Cells.Difference(metric, harm.Difference)),
                (new("p", "p (Holm)"), harm => Cells.P(metric, harm.Difference))),
            DotChart.Of(harms.Length, "variant", "difference", $"difference in {title}", new Reference(Baselines.Single, 0)));
    }
}
