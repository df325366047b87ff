using System.Security.Cryptography;
using System.Text;
using CrossDistil.Data.Files;
using CrossDistil.Experiments;
using CrossDistil.Runs;
using CrossDistil.Studies.Kinds;

namespace CrossDistil.Studies.Results;

/// <summary>
/// The files of a study: <c>study.json</c> (variants, seeds and folds, with a hash of each run's options and data),
/// <c>runs/VARIANT/[fold-F/]seed-N/</c> (each a run folder), beside a run that could not be trained
/// <c>seed-N.failed.json</c>, then <c>choice.json</c>, <c>results.json</c> and <c>results.md</c>.
/// </summary>
/// <param name="folder">The folder; it need not exist yet.</param>
internal sealed class StudyFolder(string folder)
{
    /// <summary>The folder.</summary>
    public string Folder { get; } = folder;

    /// <summary>The choice on validation, made before the test split was opened.</summary>
    public string ChoicePath => Path.Combine(Folder, "choice.json");

    /// <summary>The result, for programs.</summary>
    public string ResultsPath => Path.Combine(Folder, "results.json");

    /// <summary>The result, for people.</summary>
    public string MarkdownPath => Path.Combine(Folder, "results.md");

    private string PlanPath => Path.Combine(Folder, "study.json");

    private string LockPath => Path.Combine(Folder, "study.lock");

    /// <summary>
    /// Prepares the folder for a study. Runs of an earlier start of the same study are kept if their options and data
    /// are still the same.
    /// </summary>
    /// <param name="plan">The study.</param>
    /// <param name="content">
    /// The content of what a run reads: its data, see <see cref="CrossDistil.Data.Cache.DatasetCache.ContentOf"/>, and
    /// the run that it starts from, see <see cref="CrossDistil.Runs.WarmStart.ContentOf"/>.
    /// </param>
    /// <param name="overwrite">Whether runs of other options or data are removed; otherwise they are a fault.</param>
    /// <exception cref="InputException">The folder holds something else, or runs of other options or data.</exception>
    public void Claim(StudyPlan plan, Func<StudyRun, string> content, bool overwrite)
    {
        var before = PlanBefore(plan.Kind.Name);
        string[] names = [.. plan.Variants.Select(variant => variant.Name)];
        if (before is not null && plan.Kind is SearchKind && before.Variants.Except(names, StringComparer.Ordinal).Any()
            && names.Except(before.Variants, StringComparer.Ordinal).Any())
            throw new InputException(
                Folder, $"holds a {plan.Kind} of other settings", "choose another folder, or vary the same options with more values");

        var now = plan.Variants.SelectMany(_ => plan.Folds.Prepend(null), (variant, fold) => new StudyRun(variant, fold, plan.Seeds[0]))
            .ToDictionary(GroupOf, run => Identity(run, content(run)), StringComparer.Ordinal);
        var runs = new SortedDictionary<string, string>(before?.Runs ?? [], StringComparer.Ordinal);
        string[] other =
            [.. now.Keys.Where(runs.ContainsKey).Where(group => !string.Equals(runs[group], now[group], StringComparison.Ordinal))];
        var hasFrom = plan.Variants.Any(variant => variant.Experiment.From is not null);
        var orStart = hasFrom ? ", or start from a run that was trained again" : string.Empty;
        if (other.Length > 0 && !overwrite)
            throw new InputException(
                PlanPath, $"the runs of {string.Join(", ", other)} have other options or other data{orStart}",
                "choose another folder, or train them again with the option overwrite");
        AtomicFile.CreateFolder(Folder);
        foreach (var group in other.Select(group => Path.Combine(Folder, "runs", group)).Where(Directory.Exists))
            Directory.Delete(group, recursive: true);
        foreach (var (group, identity) in now) runs[group] = identity;
        JsonFile.Write(
            PlanPath, new StudyFile(plan.Kind.Name, plan.Experiment, names, plan.Seeds, [.. plan.Folds.Select(fold => fold.From!)], runs));
    }

    /// <summary>
    /// Locks the study for this process until this is disposed or the process ends: two at once would delete each
    /// other's runs.
    /// </summary>
    /// <param name="command">The study's command.</param>
    /// <exception cref="InputException">Another process works on it, or the folder holds something else.</exception>
    public IDisposable Lock(string command)
    {
        _ = PlanBefore(command); // no lock file in a folder of something else
        AtomicFile.CreateFolder(Folder);
        try
        {
            return new FileStream(
                LockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                Folder, "another process works on this study, or its study.lock cannot be written",
                "wait for its end, or choose another folder");
        }
    }

    /// <summary>Whether the folder holds a study, finished or not.</summary>
    public bool IsStudy => File.Exists(PlanPath);

    /// <summary>The folder of one run.</summary>
    public RunFolder Of(StudyRun run) => new(Path.Combine(Folder, "runs", GroupOf(run), Seed(run.Seed)));

    /// <summary>The folder of a variant's run on the experiment's own split.</summary>
    public RunFolder Of(string variant, ulong seed) => new(Path.Combine(Folder, "runs", Named(variant), Seed(seed)));

    /// <summary>The study's result.</summary>
    /// <exception cref="InputException">The study has none yet, or the file is damaged.</exception>
    public StudyResult ReadResult()
    {
        var (command, file) = ReadPlan() is { } plan ? (plan.Command, $" ({plan.Experiment})") : (StudyKind.Standard.Name, "");
        var again = $"run the study {command} with its experiment file{file} and the folder {Folder}: it continues from the existing runs";
        return InputFile.Find(ResultsPath, again, () => StudyResult.FromJson(File.ReadAllText(ResultsPath)))
            ?? throw new InputException(Folder, "the study has no results yet", again);
    }

    /// <summary>Why a run could not be trained; null where it was not tried or has no error.</summary>
    public string? ErrorOf(StudyRun run) => JsonFile.Find<Failure>(FailedPath(run), "delete it: the run is then trained again")?.Error;

    /// <summary>Records that a run could not be trained.</summary>
    public void WriteError(StudyRun run, string error)
    {
        var path = FailedPath(run);
        AtomicFile.CreateFolder(Path.GetDirectoryName(path)!);
        JsonFile.Write(path, new Failure(error));
    }

    /// <summary>Removes the record that a run could not be trained.</summary>
    public void ClearError(StudyRun run)
    {
        if (File.Exists(FailedPath(run))) File.Delete(FailedPath(run)); // deleting in a missing folder is an error
    }

    /// <summary>
    /// Writes the choice; without one, deletes that of an earlier start. Where an earlier start chose something else
    /// and opened the test split, the choice says so: those who saw the results know the test rows.
    /// </summary>
    /// <exception cref="InputException">The earlier choice is damaged, or the file cannot be written.</exception>
    public StudyChoice? WriteChoice(StudyChoice? choice)
    {
        if (choice is null)
        {
            if (File.Exists(ChoicePath)) File.Delete(ChoicePath);
            return null;
        }

        string[] seen = [.. SeenBefore().Where(variant => !string.Equals(variant, choice.Variant, StringComparison.Ordinal))];
        var settled = choice with { SeenBefore = seen.Length > 0 ? seen : null };
        JsonFile.Write(ChoicePath, settled);
        return settled;
    }

    /// <summary>Writes the results, for programs and for people.</summary>
    public void WriteResult(StudyResult result, string markdown)
    {
        AtomicFile.WriteText(ResultsPath, result.ToJson());
        AtomicFile.WriteText(MarkdownPath, markdown);
    }

    /// <summary>Choices of earlier starts that then opened the test split.</summary>
    private IReadOnlyList<string> SeenBefore()
    {
        if (JsonFile.Find<StudyChoice>(ChoicePath, "delete it: the choice is then made again") is not { } before) return [];
        var runs = Path.Combine(Folder, "runs", Named(before.Variant));
        var isOpen = Directory.Exists(runs)
            && Directory.EnumerateDirectories(runs).Any(run => File.Exists(new RunFolder(run).PredictionsPath));
        return [.. (before.SeenBefore ?? []).Concat(isOpen ? [before.Variant] : []).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The plan of an earlier start; null where there was none.</summary>
    private StudyFile? PlanBefore(string command)
    {
        if (File.Exists(Folder)) throw new InputException(Folder, "is a file", "choose another folder");
        var before = ReadPlan();
        if (before is null && Directory.Exists(Folder)
            && Directory.EnumerateFileSystemEntries(Folder).Except([LockPath], StringComparer.Ordinal).Any())
            throw new InputException(Folder, "is not empty and holds no study", "choose another folder");
        if (before is not null && !string.Equals(before.Command, command, StringComparison.Ordinal))
            throw new InputException(Folder, $"holds a study of {before.Command}, not of {command}", "choose another folder");
        return before;
    }

    private string FailedPath(StudyRun run) => Path.Combine(Folder, "runs", GroupOf(run), $"{Seed(run.Seed)}.failed.json");

    private static string Seed(ulong seed) => $"seed-{seed.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The runs that differ by their seed alone share a folder; this is its name.</summary>
    private static string GroupOf(StudyRun run) =>
        run.Fold is null ? Named(run.Variant.Name) : Path.Combine(Named(run.Variant.Name), $"fold-{Named(run.Fold.From!)}");

    /// <summary>
    /// A name as a folder. Where characters are lost, or differ in case only, part of a hash keeps names apart.
    /// </summary>
    private static string Named(string name)
    {
        var kept = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '-')).Trim('.');
        if (kept.Length > 60) kept = kept[..60];
        var isSame = string.Equals(kept, name, StringComparison.Ordinal) && !name.Any(char.IsAsciiLetterUpper);
        return isSame ? name : $"{kept}-{Hash(name)[..6]}";
    }

    private static string Identity(StudyRun run, string content)
    {
        var experiment = run.Experiment with { Training = run.Experiment.Training with { Seed = 0 } };
        return Hash(ExperimentFile.Identity(experiment) + content);
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private StudyFile? ReadPlan() => JsonFile.Find<StudyFile>(PlanPath, "choose another folder");

    private sealed record Failure(string Error);

    /// <summary>The content of study.json.</summary>
    /// <param name="Command">The command.</param>
    /// <param name="Experiment">Name of the experiment.</param>
    /// <param name="Variants">Variants of the last start.</param>
    /// <param name="Seeds">Its seeds.</param>
    /// <param name="Folds">First values of its folds' windows.</param>
    /// <param name="Runs">Folder of runs → hash of their options and data.</param>
    private sealed record StudyFile(
        string Command, string Experiment, IReadOnlyList<string> Variants, IReadOnlyList<ulong> Seeds, IReadOnlyList<string> Folds,
        SortedDictionary<string, string> Runs);
}
