using CrossDistil.Experiments;
using CrossDistil.Runs;
using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Sources;

/// <summary>Finds studies, and the runs of a study that are shown in detail.</summary>
internal static class StudySearch
{
    /// <summary>A study with its results.</summary>
    /// <exception cref="InputException">It has none yet.</exception>
    public static FoundStudy Read(string folder)
    {
        var study = new StudyFolder(folder);
        return new(study, study.ReadResult());
    }

    /// <summary>The studies with results, in the order of the commands; a note for each of the others.</summary>
    public static Found Finished(IReadOnlyList<string> folders)
    {
        var byState = folders.ToLookup(folder => File.Exists(new StudyFolder(folder).ResultsPath));
        return new(
            [], [.. byState[true].Select(Read).OrderBy(study => StudyKind.PlaceOf(study.Result.Command))],
            [.. byState[false].Select(folder => $"note: {folder}: the study has no results yet and is left out")]);
    }

    /// <summary>
    /// An experiment file's studies: for each kind <c>runs/NAME-COMMAND</c>, the default folder, or <c>COMMAND</c>
    /// beside the file, as of the demo.
    /// </summary>
    /// <exception cref="InputException">The file is not an experiment, or none of its studies has results.</exception>
    public static Found OfFile(string path)
    {
        if (Path.GetFileName(path) is
            "study.json" or "results.json" or "choice.json" or "metrics.json" or "strata.json" or "progress.json" or "report.json")
            throw new InputException(
                path, "is not an experiment file", $"give the folder that it is in: {Path.GetDirectoryName(Path.GetFullPath(path))}");
        var name = ExperimentFile.Load(path, [], seed: null).Name;
        var folders = StudyKind.All.Select(kind => Array.Find(Candidates(kind), folder => new StudyFolder(folder).IsStudy));
        var found = Finished([.. folders.OfType<string>()]);
        return found.Studies.Count > 0 ? found : throw new InputException(
            path, $"has no study with results: looked for {Candidates(StudyKind.Standard)[0]}, and so on for "
                + string.Join(", ", StudyKind.All.Skip(1)),
            $"run crossdistil {StudyKind.Standard} {path}, or give the folder of a study or of a run");

        string[] Candidates(StudyKind kind) =>
            [Path.Combine("runs", $"{name}-{kind}"), Path.Combine(Path.GetDirectoryName(path) ?? string.Empty, kind.Name)];
    }

    /// <summary>
    /// A run each of a study's baseline and of its own method with the same seed, the first that both finished. Where
    /// the two are the same variant, plain training replaces the baseline: a method is not shown alone.
    /// </summary>
    public static IReadOnlyList<RunSource> Representatives(FoundStudy study)
    {
        var (folder, result) = study;
        var isOne = string.Equals(result.Own, result.Baseline, StringComparison.Ordinal);
        string[] variants = [isOne ? Baselines.Plain : result.Baseline, result.Own];
        var both = result.Seeds.Where(seed => variants.All(variant => IsFinished(folder.Of(variant, seed))));
        return
        [
            .. from variant in variants.Distinct(StringComparer.Ordinal)
               let run = both.Concat(result.Seeds).Select(seed => folder.Of(variant, seed)).FirstOrDefault(IsFinished)
               where run is not null
               select RunSource.Read(run.Folder, variant),
        ];
    }

    private static bool IsFinished(RunFolder run) => File.Exists(run.MetricsPath);
}
