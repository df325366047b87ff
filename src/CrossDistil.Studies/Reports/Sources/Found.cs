using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Sources;

/// <summary>Runs or studies that paths name.</summary>
/// <param name="Runs">Folders of runs.</param>
/// <param name="Studies">Studies with their results.</param>
/// <param name="Notes">What was left out, one line each.</param>
internal sealed record Found(IReadOnlyList<string> Runs, IReadOnlyList<FoundStudy> Studies, IReadOnlyList<string> Notes)
{
    /// <summary>All of them, runs by absolute paths; what is named twice counts once.</summary>
    public static Found Of(IReadOnlyList<Found> all) => new(
        [.. all.SelectMany(found => found.Runs).Select(Absolute).Distinct(StringComparer.Ordinal)],
        [.. all.SelectMany(found => found.Studies).DistinctBy(study => Absolute(study.Folder.Folder), StringComparer.Ordinal)],
        [.. all.SelectMany(found => found.Notes)]);

    private static string Absolute(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
}

/// <summary>A study and its results.</summary>
internal sealed record FoundStudy(StudyFolder Folder, StudyResult Result);
