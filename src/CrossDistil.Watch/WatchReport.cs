using CrossDistil.Studies.Reports;
using CrossDistil.Studies.Reports.Figures;
using CrossDistil.Studies.Reports.Sources;
using CrossDistil.Studies.Results;

namespace CrossDistil.Watch;

/// <summary>The report on watched runs or studies.</summary>
internal static class WatchReport
{
    /// <summary>Builds it.</summary>
    /// <param name="items">Runs, or studies of one experiment; the one that others are compared with first.</param>
    /// <exception cref="InputException">A file is damaged or missing.</exception>
    public static Report Of(IReadOnlyList<WatchedItem> items) =>
        ReportBuilder.Of(ReportPaths.Read([.. items.Select(item => item.Folder)], items.Count == 1 ? items[0].Name : null).Subject);

    /// <summary>Why one report cannot show these together; null = it can.</summary>
    /// <exception cref="InputException">A study's result is damaged or missing.</exception>
    public static string? WhyApart(IReadOnlyList<WatchedItem> items)
    {
        if (items.DistinctBy(item => item.Kind).Count() > 1)
            return "a study and a run cannot stand side by side: choose runs, or studies of one experiment";
        if (items.Count == 1 || items[0].Kind == WatchedKind.Run) return null;
        var studies = items.Select(item => new StudyFolder(item.Folder).ReadResult()).ToArray();
        string[] experiments = [.. studies.Select(study => study.Experiment).Distinct(StringComparer.Ordinal)];
        if (experiments.Length > 1)
            return $"these are studies of different experiments ({string.Join(", ", experiments)}): choose studies of one";
        var twice = studies.GroupBy(study => study.Command, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1);
        return twice is null ? null : $"several of these are studies of {twice.Key}: choose one of them";
    }
}
