using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Sources;

/// <summary>What paths name: runs or studies.</summary>
/// <param name="Runs">Folders of runs, absolute, each once.</param>
/// <param name="Studies">Studies with their results.</param>
/// <param name="Notes">What was passed over, one line each.</param>
internal sealed record Found(IReadOnlyList<string> Runs, IReadOnlyList<FoundStudy> Studies, IReadOnlyList<string> Notes)
{
    public static Found Of(params IEnumerable<string> runs) => new([.. runs.Select(Absolute)], [], []);

    public static Found Of(FoundStudy study) => new([], [study], []);

    /// <summary>All of them; what is named twice counts once.</summary>
    public static Found Of(IReadOnlyList<Found> all) => new(
        [.. all.SelectMany(found => found.Runs).Distinct(StringComparer.Ordinal)],
        [.. all.SelectMany(found => found.Studies).DistinctBy(study => Absolute(study.Folder.Folder), StringComparer.Ordinal)],
        [.. all.SelectMany(found => found.Notes)]);

    private static string Absolute(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
}

/// <summary>A study and its results.</summary>
internal sealed record FoundStudy(StudyFolder Folder, StudyResult Result);
