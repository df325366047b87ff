using CrossDistil.Data.Cache;
using CrossDistil.Runs;
using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Reports.Figures;
using CrossDistil.Studies.Reports.Files;
using CrossDistil.Studies.Results;
using CrossDistil.Studies.Statistics;
using CrossDistil.Studies.Sweeps;

namespace CrossDistil.Studies.Protocol;

/// <summary>
/// The steps of studies and searches, and what they share: folder, caches, runner. It locks the folder from
/// <see cref="Claim"/> until it is disposed.
/// </summary>
internal sealed class StudySession : IDisposable
{
    private readonly StudyRequest _request;
    private readonly StudySource _source;
    private readonly TimeProvider _time;
    private readonly StudyFollower _follower;
    private readonly StudyKind _kind;
    private readonly CancellationToken _ct;
    private readonly StudyCaches _caches;
    private readonly StudyFolder _folder;
    private readonly StudyRunner _runner;
    private IDisposable? _lock;

    public StudySession(
        StudyRequest request, StudySource source, TimeProvider time, StudyFollower? follower, StudyKind kind, CancellationToken ct)
    {
        if (request.Seeds.Count == 0) throw new ArgumentException("A study needs at least one seed.", nameof(request));
        (_request, _source, _time, _follower, _kind, _ct) = (request, source, time, follower ?? new(), kind, ct);
        _folder = new StudyFolder(Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.Folder)));
        _caches = new StudyCaches(request.Loaded.Experiment, source.CacheOf);
        _runner = new StudyRunner(_folder, request.Loaded.BaseFolder, _caches.Of, request.Runner, time);
    }

    /// <summary>The objective of the choice.</summary>
    public Objective Objective =>
        _request.Objective ?? Objective.Parse("auc", [.. _request.Loaded.Experiment.Tasks.Select(task => task.Name)]);

    private BootstrapOptions Bootstrap => new() { Replicates = _request.Replicates, NdcgAt = _request.Loaded.Experiment.Metrics.NdcgAt };

    /// <summary>Prepares the folder and the caches for a plan.</summary>
    public StudyPlan Claim(IReadOnlyList<Variant> variants, string own, string baseline)
    {
        var loaded = _request.Loaded;
        CommonGround.Check(loaded.Experiment, variants);
        foreach (var (name, near) in Variants.OwnNames(loaded.Experiment).Where(own => own.Near is not null))
            Note($"note: variants.{name} is a new variant; \"{near}\" is another");
        string[] names = [.. variants.Select(variant => variant.Name)];
        if (_request.Baseline is { } asked)
            baseline = names.Contains(asked, StringComparer.Ordinal)
                ? asked
                : throw new InputException($"the option baseline {asked}", "no such variant", Nearest.Meant(asked, names, "variants"));
        var folds = Folds();
        if (folds.Count > 0 && loaded.Experiment.From is { } from)
            Note($"note: the folds validate on earlier days; {from} must not have been trained on them, which is not checked");
        var plan = new StudyPlan(_kind, loaded.Name, variants, own, baseline, _request.Seeds, folds);
        _caches.Prepare([.. plan.OwnRuns(variants), .. plan.ValidationRuns(variants)]);
        _lock = _folder.Lock(_kind.Name);
        _folder.Claim(plan, Content, _request.Overwrite);
        return plan;

        string Content(StudyRun run) => DatasetCache.ContentOf(_caches.Of(run)) + WarmStart.ContentOf(run.Experiment, loaded.BaseFolder);
    }

    /// <summary>Reads a plan's runs.</summary>
    public StudyMeasurer Report(StudyPlan plan) => new(plan, _folder, _caches.Of, Bootstrap, _time);

    /// <summary>Trains what is not trained yet.</summary>
    public void Fit(IReadOnlyCollection<StudyRun> runs) =>
        _follower.Stage(_kind.Name, progress => _runner.Fit([.. runs.Distinct()], progress, _ct));

    /// <summary>Opens the test split for what is not tested yet.</summary>
    public void OpenTest(IReadOnlyCollection<StudyRun> runs) => _follower.Stage("test", progress => _runner.OpenTest(runs, progress, _ct));

    /// <summary>Writes and returns the best candidate on validation.</summary>
    public StudyChoice? Choose(StudyMeasurer report, IEnumerable<Variant> candidates) =>
        _folder.WriteChoice(StudyChoices.Best(candidates.Select(variant => (variant.Name, report.ValidationOf(variant))), Objective));

    /// <summary>Compares and writes the result.</summary>
    /// <param name="report">Reads the study's runs.</param>
    /// <param name="validated">Variants of the validation tables.</param>
    /// <param name="tested">Variants of the test tables; empty while the test split is closed.</param>
    /// <param name="choice">The choice; null = none.</param>
    public StudyResult Compare(StudyMeasurer report, IReadOnlyList<Variant> validated, IReadOnlyList<Variant> tested, StudyChoice? choice)
    {
        // This may take a minute.
        if (tested.Count > 0) Note($"{_kind}: {tested.Count} variants on {_request.Replicates} draws of the test users");
        var result = report.Build(validated, tested, choice);
        _folder.WriteResult(result, ReportMarkdown.Of(ReportBuilder.OfStudy(result), csvName: null));
        return result;
    }

    public void Note(string line) => _follower.Note(line);

    /// <summary>Unlocks the study's folder.</summary>
    public void Dispose() => _lock?.Dispose();

    private IReadOnlyList<Fold> Folds()
    {
        if (_request.Folds is not { } count) return [];
        var splits = _source.FoldsOf
            ?? throw new InvalidOperationException("the request asks for folds, and the source has no function that finds them");
        return [.. splits(count).Select(Fold.Of)];
    }
}
