using System.Security.Cryptography;
using System.Text;
using CrossDistil.Data.Files;
using CrossDistil.Runs;
using CrossDistil.Studies.Kinds;

namespace CrossDistil.Studies.Results;

/// <summary>
/// The files of a study: <c>study.json</c> (what was asked and of which options and data), <c>runs/VARIANT/[fold-F/]seed-N/</c> (each a run folder), beside a
/// run that could not be trained <c>seed-N.failed.json</c>, then <c>choice.json</c>, <c>results.json</c> and <c>results.md</c>.
/// </summary>
internal sealed class StudyFolder
{
    /// <summary>A study's folder, which need not be there yet.</summary>
    public StudyFolder(string folder) => Folder = folder;

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>What was chosen on validation, before the test split was opened.</summary>
    public string ChoicePath => Path.Combine(Folder, "choice.json");

    /// <summary>The result, for programs.</summary>
    public string ResultsPath => Path.Combine(Folder, "results.json");

    /// <summary>The result, for people.</summary>
    public string MarkdownPath => Path.Combine(Folder, "results.md");

    private string PlanPath => Path.Combine(Folder, "study.json");

    private string LockPath => Path.Combine(Folder, "study.lock");

    /// <summary>
    /// Takes the folder for a study. What an earlier start of the same study left there is kept: runs of variants whose options and data are still the same.
    /// </summary>
    /// <param name="plan">What is asked.</param>
    /// <param name="content">
    /// What a run reads: content of its data, see <see cref="CrossDistil.Data.Cache.DatasetCache.ContentOf"/>, and of the run that it goes on from, see <see cref="CrossDistil.Runs.WarmStart.ContentOf"/>.
    /// </param>
    /// <param name="overwrite">Whether runs of other options or data are removed; else they are a fault.</param>
    /// <exception cref="InputException">The folder holds something else, or runs of other options or data.</exception>
    public void Claim(StudyPlan plan, Func<StudyRun, string> content, bool overwrite)
    {
        var before = PlanBefore(plan.Kind.Name);
        if (before is not null && plan.Kind is SearchKind && before.Variants.Except(Names(plan), StringComparer.Ordinal).Any() && Names(plan).Except(before.Variants, StringComparer.Ordinal).Any())
            throw new InputException(Folder, $"holds a {plan.Kind} of other settings", "choose another --out folder, or vary the same options with more values");

        StudyRun[] groups = [.. plan.Variants.SelectMany(variant => plan.Folds.Prepend(null).Select(fold => new StudyRun(variant, fold, plan.Seeds[0])))];
        var now = groups.ToDictionary(GroupOf, run => Identity(run, content(run)), StringComparer.Ordinal);
        var runs = new SortedDictionary<string, string>(before?.Runs ?? [], StringComparer.Ordinal);
        string[] other = [.. now.Where(group => runs.TryGetValue(group.Key, out var identity) && !string.Equals(identity, group.Value, StringComparison.Ordinal)).Select(group => group.Key)];
        if (other.Length > 0 && !overwrite)
            throw new InputException(
                PlanPath, $"the runs of {string.Join(", ", other)} have other options or other data{(plan.Variants.Any(variant => variant.Experiment.From is not null) ? ", or go on from a run that was trained again" : string.Empty)}", "choose another --out folder, or train them again with --overwrite");
        AtomicFile.CreateFolder(Folder);
        foreach (var group in other.Select(group => Path.Combine(Folder, "runs", group)).Where(Directory.Exists)) Directory.Delete(group, recursive: true);
        foreach (var (group, identity) in now) runs[group] = identity;
        var asked = new StudyFile(plan.Kind.Name, plan.Experiment, [.. plan.Variants.Select(variant => variant.Name)], plan.Seeds, [.. plan.Folds.Select(fold => fold.From!)], runs);
        JsonFile.Write(PlanPath, asked);
    }

    /// <summary>
    /// Keeps every other process out of the study until this is disposed, or the process ends however it ends: two at once would clear each other's runs away.
    /// </summary>
    /// <param name="command">The study's command.</param>
    /// <exception cref="InputException">Another process is at work on it, or the folder holds something else.</exception>
    public IDisposable Lock(string command)
    {
        _ = PlanBefore(command); // a folder of something else gets no file of ours
        AtomicFile.CreateFolder(Folder);
        try
        {
            return new FileStream(LockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(Folder, "another process is at work on this study, or its study.lock cannot be written", "wait for its end, or choose another --out folder");
        }
    }

    /// <summary>Whether a study is there, finished or not.</summary>
    public bool IsStudy => File.Exists(PlanPath);

    /// <summary>The folder of one run.</summary>
    public RunFolder Of(StudyRun run) => new(Path.Combine(Folder, "runs", GroupOf(run), Seed(run)));

    /// <summary>The folder of a variant's run on the experiment's own split.</summary>
    public RunFolder Of(string variant, ulong seed) => new(Path.Combine(Folder, "runs", Named(variant), Seed(seed)));

    /// <summary>The study's result.</summary>
    /// <exception cref="InputException">The study has none yet, or the file is damaged.</exception>
    public StudyResult ReadResult()
    {
        var plan = ReadPlan();
        var again = $"run crossdistil {plan?.Command ?? StudyKind.Standard.Name} with its experiment file{(plan is null ? string.Empty : $" ({plan.Experiment})")} and --out {Folder}: it goes on from the runs that are there";
        return InputFile.Find(ResultsPath, again, () => StudyResult.FromJson(File.ReadAllText(ResultsPath))) ?? throw new InputException(Folder, "the study has no results yet", again);
    }

    /// <summary>Why a run could not be trained; null where it was not tried or is well.</summary>
    public string? ErrorOf(StudyRun run) => JsonFile.Find<Failure>(FailedPath(run), "delete it: the run is then trained again")?.Error;

    /// <summary>Notes that a run could not be trained.</summary>
    public void WriteError(StudyRun run, string error)
    {
        var path = FailedPath(run);
        AtomicFile.CreateFolder(Path.GetDirectoryName(path)!);
        JsonFile.Write(path, new Failure(error));
    }

    /// <summary>Forgets that a run could not be trained.</summary>
    public void ClearError(StudyRun run)
    {
        if (File.Exists(FailedPath(run))) File.Delete(FailedPath(run)); // deleting in a folder that is not there is an error
    }

    /// <summary>
    /// Writes down what is chosen now; with nothing to choose, an earlier choice does not stay either. Where an earlier start chose something else and opened the
    /// test split, the choice says so: whoever saw those results knows the test rows.
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

    /// <summary>What earlier starts chose before they opened the test split.</summary>
    private IReadOnlyList<string> SeenBefore()
    {
        if (JsonFile.Find<StudyChoice>(ChoicePath, "delete it: the choice is then made again") is not { } before) return [];
        var runs = Path.Combine(Folder, "runs", Named(before.Variant));
        var isOpen = Directory.Exists(runs) && Directory.EnumerateDirectories(runs).Any(run => File.Exists(new RunFolder(run).PredictionsPath));
        return [.. (before.SeenBefore ?? []).Concat(isOpen ? [before.Variant] : []).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>What an earlier start of a study asked for; null where there was none.</summary>
    private StudyFile? PlanBefore(string command)
    {
        if (File.Exists(Folder)) throw new InputException(Folder, "is a file", "choose another --out folder");
        var before = ReadPlan();
        if (before is null && Directory.Exists(Folder) && Directory.EnumerateFileSystemEntries(Folder).Any(entry => !string.Equals(entry, LockPath, StringComparison.Ordinal)))
            throw new InputException(Folder, "is not empty and holds no study", "choose another --out folder");
        if (before is not null && !string.Equals(before.Command, command, StringComparison.Ordinal))
            throw new InputException(Folder, $"holds a study of {before.Command}, not of {command}", "choose another --out folder");
        return before;
    }

    private static IEnumerable<string> Names(StudyPlan plan) => plan.Variants.Select(variant => variant.Name);

    private string FailedPath(StudyRun run) => Path.Combine(Folder, "runs", GroupOf(run), $"{Seed(run)}.failed.json");

    private static string Seed(StudyRun run) => Seed(run.Seed);

    private static string Seed(ulong seed) => $"seed-{seed.ToString(System.Globalization.CultureInfo.InvariantCulture)}";

    /// <summary>The runs that differ by their seed alone share a folder; this is its name.</summary>
    private static string GroupOf(StudyRun run) => run.Fold is null ? Named(run.Variant.Name) : Path.Combine(Named(run.Variant.Name), $"fold-{Named(run.Fold.From!)}");

    /// <summary>A name as a folder; where letters are lost, or some file systems would not tell them from others, a few of its hash keep names apart.</summary>
    private static string Named(string name)
    {
        var kept = string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-' ? letter : '-')).Trim('.');
        if (kept.Length > 60) kept = kept[..60];
        return string.Equals(kept, name, StringComparison.Ordinal) && !name.Any(char.IsAsciiLetterUpper) ? name : $"{kept}-{Hash(name)[..6]}";
    }

    private static string Identity(StudyRun run, string content)
    {
        var experiment = run.Experiment with { Training = run.Experiment.Training with { Seed = 0 } };
        return Hash(CrossDistil.Experiments.ExperimentFile.Identity(experiment) + content);
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private StudyFile? ReadPlan() => JsonFile.Find<StudyFile>(PlanPath, "choose another --out folder");

    private sealed record Failure([property: JsonPropertyName("error")] string Error);

    /// <summary>The content of study.json.</summary>
    /// <param name="Command">The command.</param>
    /// <param name="Experiment">Name of the experiment.</param>
    /// <param name="Variants">Variants of the last start.</param>
    /// <param name="Seeds">Its seeds.</param>
    /// <param name="Folds">First values of its folds' windows.</param>
    /// <param name="Runs">Folder of runs → what their options and data hash to.</param>
    private sealed record StudyFile(
        [property: JsonPropertyName("command")] string Command,
        [property: JsonPropertyName("experiment")] string Experiment,
        [property: JsonPropertyName("variants")] IReadOnlyList<string> Variants,
        [property: JsonPropertyName("seeds")] IReadOnlyList<ulong> Seeds,
        [property: JsonPropertyName("folds")] IReadOnlyList<string> Folds,
        [property: JsonPropertyName("runs")] SortedDictionary<string, string> Runs);
}
