using CrossDistil.Experiments;
using CrossDistil.Runs;
using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Sources;

/// <summary>Finds studies, and in a study the runs that are looked at closely.</summary>
internal static class StudySearch
{
    /// <summary>A study with its results.</summary>
    /// <exception cref="InputException">It has none yet.</exception>
    public static FoundStudy Read(string folder)
    {
        var study = new StudyFolder(folder);
        return new(study, study.ReadResult());
    }

    /// <summary>Those of some studies that have results, in the order of the commands; the others are noted.</summary>
    public static Found Finished(IReadOnlyList<string> folders)
    {
        var finished = folders.Where(HasResults).Select(Read).OrderBy(study => StudyKind.PlaceOf(study.Result.Command));
        return new([], [.. finished], [.. folders.Where(folder => !HasResults(folder)).Select(folder => $"note: {folder}: the study has no results yet and is left out")]);

        static bool HasResults(string folder) => File.Exists(new StudyFolder(folder).ResultsPath);
    }

    /// <summary>An experiment file's studies: for each kind <c>runs/NAME-COMMAND</c>, where it puts them, or <c>COMMAND</c> beside the file, as of the demo.</summary>
    /// <exception cref="InputException">The file is no experiment, or none of its studies has results.</exception>
    public static Found OfFile(string path)
    {
        if (Path.GetFileName(path) is "study.json" or "results.json" or "choice.json" or "metrics.json" or "strata.json" or "progress.json" or "report.json")
            throw new InputException(path, "is no experiment file", $"give the folder that it is in: {Path.GetDirectoryName(Path.GetFullPath(path))}");
        var loaded = ExperimentFile.Load(path, [], seed: null);
        var folders = StudyKind.All.Select(kind => Candidates(loaded, path, kind).FirstOrDefault(folder => new StudyFolder(folder).IsStudy)).OfType<string>();
        var found = Finished([.. folders]);
        return found.Studies.Count > 0 ? found : throw new InputException(
            path, $"has no study with results: looked for {Candidates(loaded, path, StudyKind.Standard)[0]}, and so on for {string.Join(", ", StudyKind.All.Skip(1))}",
            $"run crossdistil {StudyKind.Standard} {path}, or give the folder of a study or of a run");
    }

    /// <summary>
    /// The runs of a study's baseline and of its own method with one seed, the first that both finished. Where the two are one, plain training stands for the
    /// baseline: a method is not looked at alone.
    /// </summary>
    public static IReadOnlyList<RunSource> LookedAtClosely(FoundStudy study)
    {
        var (folder, result) = study;
        string[] variants = [.. (string[])[string.Equals(result.Own, result.Baseline, StringComparison.Ordinal) ? Baselines.Plain : result.Baseline, result.Own]];
        ulong[] both = [.. result.Seeds.Where(seed => variants.All(variant => IsFinished(folder.Of(variant, seed))))];
        return
        [
            .. from variant in variants.Distinct(StringComparer.Ordinal)
               let run = both.Concat(result.Seeds).Select(seed => folder.Of(variant, seed)).FirstOrDefault(IsFinished)
               where run is not null
               select RunSource.Read(run.Folder, variant),
        ];
    }

    private static bool IsFinished(RunFolder run) => File.Exists(run.MetricsPath);

    private static string[] Candidates(LoadedExperiment loaded, string path, StudyKind kind) =>
        [Path.Combine("runs", $"{loaded.Name}-{kind}"), Path.Combine(Path.GetDirectoryName(path) ?? string.Empty, kind.Name)];
}
