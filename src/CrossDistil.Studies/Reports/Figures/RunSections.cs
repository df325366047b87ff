using CrossDistil.Studies.Reports.Sources;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>
/// Figures of single runs: results, learning curves, scores, calibration, gradient conflict, strata, speed.
/// </summary>
internal static class RunSections
{
    /// <summary>
    /// The sections; those without measurements are left out. Where there are studies, their tables are the results.
    /// </summary>
    public static IEnumerable<Section> Of(ReportSubject subject)
    {
        var (runs, best) = (subject.Runs, subject.BestPossible);
        if (runs.Count == 0) return [];
        (string Id, string Title, IEnumerable<Figure?> Figures)[] sections =
        [
            ("results", "Results", [subject.Studies.Count > 0 ? null : RunResults.Of(runs, best)]),
            ("learning", "Learning curves", LearningCurves.Of(runs, best)),
            ("scores", "Scores", [.. ScoreDistributions.Of(runs), .. PairwiseAucs.Of(runs)]),
            ("calibration", "Calibration", [Reliability.Of(runs)]),
            ("conflict", "Gradient conflict", [GradientConflict.Of(runs)]),
            ("data", "Training data", TrainingLabels.Of(runs)),
            ("speed", "Speed", [Speed.Of(runs)]),
        ];
        return sections.Select(section => new Section(section.Id, section.Title, [.. section.Figures.OfType<Figure>()]))
            .Where(section => section.Figures.Count > 0);
    }
}
