using CrossDistil.Experiments;
using CrossDistil.Runs;
using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Sources;

/// <summary>
/// From paths to the data of a report. A path is a run folder, a study folder, an experiment file (its studies, where
/// their commands write them) or a folder that holds runs or studies; several paths are compared runs, or studies of
/// one experiment.
/// </summary>
internal static class ReportPaths
{
    private const string AnyPath =
        "give the folder of a run (experiment.json and checkpoints) or of a study (study.json), or an experiment file";
    private const int MaxNames = 3;

    /// <summary>
    /// Reads what the paths name, without the best possible on synthetic data, as that needs the data.
    /// </summary>
    /// <param name="paths">At least one; relative ones start from the working folder.</param>
    /// <param name="title">The report's title; null = from its data.</param>
    /// <exception cref="InputException">A path names nothing to report on, or they do not fit together.</exception>
    public static ReportTarget Read(IReadOnlyList<string> paths, string? title = null)
    {
        var found = All(paths);
        var subject = found.Studies.Count > 0 ? OfStudies(found.Studies) : OfRuns(found.Runs);
        if (title is not null) subject = subject with { Title = title };
        return new(subject, HtmlPath(paths, subject.Title), found.Notes);
    }

    private static Found All(IReadOnlyList<string> paths)
    {
        var (all, faults) = (new List<Found>(), new List<Fault>());
        foreach (var path in paths)
        {
            try
            {
                all.Add(Of(path));
            }
            catch (InputException fault)
            {
                faults.AddRange(fault.Faults);
            }
        }

        return faults.Count == 0 ? Together(string.Join(' ', paths), Found.Of(all)) : throw new InputException(faults);
    }

    private static Found Of(string path)
    {
        if (File.Exists(path)) return StudySearch.OfFile(path);
        if (!Directory.Exists(path)) throw new InputException(path, "no such file or folder", AnyPath);
        if (new StudyFolder(path).IsStudy) return new([], [StudySearch.Read(path)], []);
        return new RunFolder(path).HoldsRun ? new([path], [], []) : Below(path);
    }

    /// <summary>
    /// The runs directly below a folder, plain training first as others are compared with it; without runs, the
    /// studies.
    /// </summary>
    private static Found Below(string path)
    {
        string[] folders = [.. Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal)];
        string[] runs =
        [
            .. folders.Where(folder => new RunFolder(folder).HoldsRun)
                .OrderBy(run => !Baselines.IsPlain(ExperimentFile.Load(Path.Combine(run, "experiment.json"), [], seed: null).Experiment)),
        ];
        if (runs.Length > 0) return new(runs, [], []);
        var studies = StudySearch.Finished([.. folders.Where(folder => new StudyFolder(folder).IsStudy)]);
        return studies.Studies.Count > 0 ? studies : throw new InputException(path, "holds no run and no study with results", AnyPath);
    }

    /// <summary>All that was found, if one report can show it.</summary>
    private static Found Together(string where, Found found)
    {
        InputException Refused(string problem, string remedy) => new(where, problem, remedy);
        if (found is { Runs.Count: > 0, Studies.Count: > 0 })
            throw Refused("are runs and studies", "report on them apart: on several runs, or on studies of one experiment");
        string[] experiments = [.. found.Studies.Select(study => study.Result.Experiment).Distinct(StringComparer.Ordinal)];
        if (experiments.Length > 1)
            throw Refused($"are studies of different experiments ({string.Join(", ", experiments)})", "report on each experiment apart");
        var twice = found.Studies.GroupBy(study => study.Result.Command, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1);
        if (twice is null) return found;
        var folders = string.Join(", ", twice.Select(study => study.Folder.Folder));
        throw Refused($"are several studies of {twice.Key}: {folders}", "report on each of them apart");
    }

    private static ReportSubject OfStudies(IReadOnlyList<FoundStudy> studies)
    {
        var first = studies[0].Result;
        var title = studies.Count == 1 ? $"{first.Experiment} {first.Command}" : first.Experiment;
        return new(title, StudySearch.Representatives(studies[0]), [.. studies.Select(study => study.Result)], BestPossible: null);
    }

    /// <summary>Runs that are all compared with the first.</summary>
    private static ReportSubject OfRuns(IReadOnlyList<string> folders)
    {
        var runs = folders.Zip(Names(folders), RunSource.Read).ToArray();
        if (Array.Find(runs, run => !run.Tasks.SequenceEqual(runs[0].Tasks, StringComparer.Ordinal)) is { } other)
        {
            var (own, first) = (string.Join(", ", other.Tasks), $"{runs[0].Folder.Folder} {string.Join(", ", runs[0].Tasks)}");
            throw new InputException(other.Folder.Folder, $"has the tasks {own}, and {first}", "report on them apart");
        }

        var title = string.Join(", ", runs.Take(MaxNames).Select(run => run.Name));
        return new(runs.Length > MaxNames ? $"{title} and {runs.Length - MaxNames} more" : title, runs, [], BestPossible: null);
    }

    /// <summary>The ends of some paths, as short as keeps them distinct.</summary>
    private static string[] Names(IReadOnlyList<string> folders)
    {
        for (var parts = 1; ; parts++)
        {
            string[] names =
            [
                .. folders.Select(folder => string.Join(
                    '/', folder.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).TakeLast(parts))),
            ];
            if (names.Distinct(StringComparer.Ordinal).Count() == names.Length) return names;
        }
    }

    private static string HtmlPath(IReadOnlyList<string> paths, string title) =>
        Path.Combine(paths is [var only] && Directory.Exists(only) ? only : Path.Combine("runs", $"{Safe(title)}-report"), "report.html");

    private static string Safe(string title)
    {
        char[] other = [.. title.Where(letter => !(char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-'))];
        var kept = string.Join('-', title.Split(other, StringSplitOptions.RemoveEmptyEntries)).Trim('.');
        return kept.Length > 60 ? kept[..60] : kept.Length > 0 ? kept : "runs";
    }
}
