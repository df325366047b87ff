using CrossDistil.Experiments;
using CrossDistil.Runs;
using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies.Reports.Sources;

/// <summary>
/// From paths to what a report is of. A path is a run folder, a study folder, an experiment file (its studies, where their commands put them) or a folder
/// that holds runs or studies; several paths are runs side by side, or studies of one experiment.
/// </summary>
internal static class ReportPaths
{
    private const string AnyPath = "give the folder of a run (experiment.json and checkpoints) or of a study (study.json), or an experiment file";
    private const int MaxNames = 3;

    /// <summary>Reads what the paths name; of the best possible on synthetic data it knows nothing, as that needs the data.</summary>
    /// <param name="paths">At least one; relative ones start from the working folder.</param>
    /// <param name="title">The report's title; null = by what it is of.</param>
    /// <exception cref="InputException">A path names nothing to report on, or they do not go together.</exception>
    public static ReportTarget Read(IReadOnlyList<string> paths, string? title = null)
    {
        if (paths.Count == 0) throw new ArgumentException("At least one path.", nameof(paths));
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
        if (new StudyFolder(path).IsStudy) return Found.Of(StudySearch.Read(path));
        return new RunFolder(path).HoldsRun ? Found.Of(path) : Below(path);
    }

    /// <summary>The runs directly below a folder, what trains plainly first as others are held against it; or else the studies.</summary>
    private static Found Below(string path)
    {
        string[] folders = [.. Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal)];
        string[] runs = [.. folders.Where(folder => new RunFolder(folder).HoldsRun).OrderBy(run => !Baselines.IsPlain(ExperimentFile.Load(Path.Combine(run, "experiment.json"), [], seed: null).Experiment))];
        if (runs.Length > 0) return Found.Of(runs);
        var studies = StudySearch.Finished([.. folders.Where(folder => new StudyFolder(folder).IsStudy)]);
        return studies.Studies.Count > 0 ? studies : throw new InputException(path, "holds no run and no study with results", AnyPath);
    }

    /// <summary>All that was found, if one report can be of it.</summary>
    private static Found Together(string where, Found found)
    {
        if (found is { Runs.Count: > 0, Studies.Count: > 0 })
            throw new InputException(where, "are runs and studies", "report on them apart: on several runs, or on studies of one experiment");
        var experiments = found.Studies.Select(study => study.Result.Experiment).Distinct(StringComparer.Ordinal).ToArray();
        if (experiments.Length > 1)
            throw new InputException(where, $"are studies of different experiments ({string.Join(", ", experiments)})", "report on each experiment apart");
        if (found.Studies.GroupBy(study => study.Result.Command, StringComparer.Ordinal).FirstOrDefault(studies => studies.Count() > 1) is { } twice)
            throw new InputException(where, $"are several studies of {twice.Key}: {string.Join(", ", twice.Select(study => study.Folder.Folder))}", "report on each of them apart");
        return found;
    }

    private static ReportSubject OfStudies(IReadOnlyList<FoundStudy> studies)
    {
        var first = studies[0].Result;
        var title = studies.Count == 1 ? $"{first.Experiment} {first.Command}" : first.Experiment;
        return new(title, StudySearch.LookedAtClosely(studies[0]), [.. studies.Select(study => study.Result)], BestPossible: null);
    }

    /// <summary>Side by side, all held against the first.</summary>
    private static ReportSubject OfRuns(IReadOnlyList<string> folders)
    {
        var runs = folders.Zip(Names(folders), RunSource.Read).ToArray();
        foreach (var run in runs.Skip(1))
        {
            if (!Tasks(run).SequenceEqual(Tasks(runs[0]), StringComparer.Ordinal))
                throw new InputException(run.Folder.Folder, $"has the tasks {string.Join(", ", Tasks(run))}, and {runs[0].Folder.Folder} {string.Join(", ", Tasks(runs[0]))}", "report on them apart");
        }

        var title = string.Join(", ", runs.Take(MaxNames).Select(run => run.Name)) + (runs.Length > MaxNames ? $" and {runs.Length - MaxNames} more" : string.Empty);
        return new(title, runs, [], BestPossible: null);

        static IEnumerable<string> Tasks(RunSource run) => run.Experiment.Tasks.Select(task => task.Name);
    }

    /// <summary>The ends of some paths, as long as it takes to tell them from one another.</summary>
    private static string[] Names(IReadOnlyList<string> folders)
    {
        for (var parts = 1; ; parts++)
        {
            string[] names = [.. folders.Select(folder => string.Join('/', folder.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).TakeLast(parts)))];
            if (names.Distinct(StringComparer.Ordinal).Count() == names.Length) return names;
        }
    }

    private static string HtmlPath(IReadOnlyList<string> paths, string title) =>
        Path.Combine(paths is [var only] && Directory.Exists(only) ? only : Path.Combine("runs", $"{Safe(title)}-report"), "report.html");

    private static string Safe(string title)
    {
        var kept = string.Join('-', title.Split([.. title.Where(letter => !(char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-'))], StringSplitOptions.RemoveEmptyEntries)).Trim('.');
        return kept.Length > 60 ? kept[..60] : kept.Length > 0 ? kept : "runs";
    }
}
