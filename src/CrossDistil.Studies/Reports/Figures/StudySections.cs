using CrossDistil.Metrics;
using CrossDistil.Studies.Reports.Sources;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Figures;

/// <summary>Figures of many runs: comparisons, sweeps, corruption, curves.</summary>
internal static class StudySections
{
    /// <summary>The sections, in the order of the studies; several runs without a study are compared as one.</summary>
    public static IEnumerable<Section> Of(ReportSubject subject)
    {
        if (subject.Studies.Count > 0)
            return subject.Studies.Select((study, i) =>
                Of(study, IdOf(subject.Studies, i), TitleOf(study, subject.Studies), subject.BestPossible));
        return subject.Runs.Count > 1 && RunComparison.Of(subject.Title, subject.Runs).Result is { } runs
            ? [Of(runs, "comparison", "Runs side by side", subject.BestPossible)]
            : [];
    }

    private static Section Of(StudyResult result, string id, string title, OrderedDictionary<string, TaskMetrics>? best) => new(id, title,
    [
        .. result.IsSearch() ? SweepFigures.Of(result, id) : [],
        .. CorruptionFigures.Of(result, id), .. CurveFigures.Of(result, id),
        .. ComparisonFigures.Of(result, id, best), .. HarmFigures.Of(result, id), .. ConflictFigures.Of(result, id),
        .. StudyNotes.Validation(result, id),
        .. result.IsSearch() ? [] : SweepFigures.Of(result, id),
        .. StudyNotes.Failed(result, id), .. StudyNotes.Legend(result, id),
    ]);

    private static string TitleOf(StudyResult result, IReadOnlyList<StudyResult> all)
    {
        var title = result.Kind()?.Title ?? result.Command;
        return all.Select(study => study.Experiment).Distinct(StringComparer.Ordinal).Count() > 1 ? $"{title}: {result.Experiment}" : title;
    }

    /// <summary>The command; further studies of the same command get a letter.</summary>
    private static string IdOf(IReadOnlyList<StudyResult> studies, int place)
    {
        var before = studies.Take(place).Count(study => string.Equals(study.Command, studies[place].Command, StringComparison.Ordinal));
        return Cells.Id(studies[place].Command) + (before == 0 ? string.Empty : $"-{(char)('a' + before)}");
    }
}
