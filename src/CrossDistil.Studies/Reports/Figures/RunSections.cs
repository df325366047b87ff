using CrossDistil.Studies.Reports.Parts;
using CrossDistil.Studies.Reports.Sources;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>Figures of single runs: results, learning curves, scores, calibration, gradient conflict, strata, speed.</summary>
internal static class RunSections
{
    /// <summary>The sections; those of which nothing was measured are left out. Where there are studies, their tables are the results.</summary>
    public static IEnumerable<Section> Of(ReportSubject subject)
    {
        var (runs, best) = (subject.Runs, subject.BestPossible);
        if (runs.Count == 0) return [];
        Section[] sections =
        [
            new("results", "Results", One(subject.Studies.Count > 0 ? null : RunResults.Of(runs, best))),
            new("learning", "Learning curves", [.. LearningCurves.Of(runs, best)]),
            new("scores", "Scores", [.. ScoreDistributions.Of(runs), .. PairwiseAucs.Of(runs)]),
            new("calibration", "Calibration", One(Reliability.Of(runs))),
            new("conflict", "Gradient conflict", One(GradientConflict.Of(runs))),
            new("data", "Training data", [.. TrainingLabels.Of(runs)]),
            new("speed", "Speed", One(Speed.Of(runs))),
        ];
        return sections.Where(section => section.Figures.Count > 0);
    }

    private static Figure[] One(Figure? figure) => figure is null ? [] : [figure];
}
