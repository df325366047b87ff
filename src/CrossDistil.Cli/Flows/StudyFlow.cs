using CrossDistil.Cli.Output;
using CrossDistil.Data;
using CrossDistil.Data.Cache;
using CrossDistil.Ingest.Source;
using CrossDistil.Runs;
using CrossDistil.Scoring.Options.Binding;
using CrossDistil.Studies;
using CrossDistil.Studies.Reports.Words;

namespace CrossDistil.Cli.Flows;

/// <summary>A study from its variants to its tables: fit everything, write the choice down, open the test split, compare.</summary>
internal sealed class StudyFlow : IDisposable
{
    private const int Failed = 1;
    private const int Harmed = 3;

    private readonly StudyRequest _request;
    private readonly Screen _screen;
    private readonly CancellationToken _ct;
    private readonly StudyCaches _caches;
    private readonly StudyFolder _folder;
    private readonly StudyRunner _runner;
    private IDisposable? _lock;

    public StudyFlow(StudyRequest request, Screen screen, CancellationToken ct)
    {
        (_request, _screen, _ct, _folder) = (request, screen, ct, new StudyFolder(request.Folder));
        _caches = new StudyCaches(request.Loaded, request.CacheFolder, screen, ct);
        _runner = new StudyRunner(_folder, request.Loaded.BaseFolder, _caches.Of, request.Runner, TimeProvider.System);
    }

    /// <summary>A study whose variants are all known beforehand, shown: compare, ablate, corrupt, curves.</summary>
    /// <inheritdoc cref="Study"/>
    public int Run(IReadOnlyList<Variant> variants, string own, string baseline, bool chooses) => Show(Study(variants, own, baseline, chooses));

    /// <summary>A study whose variants are all known beforehand.</summary>
    /// <param name="variants">Rows of the table.</param>
    /// <param name="own">The file's own method among them.</param>
    /// <param name="baseline">What differences are taken to.</param>
    /// <param name="chooses">Whether the best on validation is named.</param>
    public StudyResult Study(IReadOnlyList<Variant> variants, string own, string baseline, bool chooses)
    {
        var plan = Claim(variants, own, baseline);
        Fit([.. plan.ValidationRuns(variants), .. _request.OpensTest ? plan.OwnRuns(variants) : []]);
        var report = Report(plan);
        var choice = chooses ? Choose(report, variants) : null;
        if (_request.OpensTest) OpenTest([.. plan.OwnRuns(variants)]);
        return Compare(report, variants, _request.OpensTest ? variants : [], choice);
    }

    /// <summary>Makes the folder and the caches ready for a plan.</summary>
    public StudyPlan Claim(IReadOnlyList<Variant> variants, string own, string baseline)
    {
        var loaded = _request.Loaded;
        CommonGround.Check(loaded.Experiment, variants);
        foreach (var (name, near) in Variants.OwnNames(loaded.Experiment).Where(own => own.Near is not null))
            _screen.Note($"note: variants.{name} is a variant of its own; \"{near}\" is another");
        if (_request.Baseline is { } asked) baseline = Known(asked, [.. variants.Select(variant => variant.Name)]);
        IReadOnlyList<Fold> folds = _request.Folds is { } count
            ? [.. TimeFolds.Find(loaded.Experiment.Data, loaded.BaseFolder, count, _ct).Select(Fold.Of)]
            : [];
        if (folds.Count > 0 && loaded.Experiment.From is { } from)
            _screen.Note($"note: the folds validate on earlier days, which says something only where {from} was trained on none of them; that is not checked");
        var plan = new StudyPlan(_request.Command, loaded.Name, variants, own, baseline, _request.Seeds, folds);
        _caches.Prepare([.. plan.OwnRuns(variants), .. plan.ValidationRuns(variants)]);
        _lock = _folder.Lock(_request.Command);
        _folder.Claim(plan, run => DatasetCache.ContentOf(_caches.Of(run)) + WarmStart.ContentOf(run.Experiment, loaded.BaseFolder), _request.Overwrite);
        return plan;
    }

    /// <summary>Reads a plan's runs.</summary>
    public StudyReport Report(StudyPlan plan) => new(plan, _folder, _caches.Of, _request.Bootstrap, TimeProvider.System);

    /// <summary>Trains what is not trained yet.</summary>
    public void Fit(IReadOnlyCollection<StudyRun> runs) => Watch(_request.Command, progress => _runner.Fit([.. runs.Distinct()], progress, _ct));

    /// <summary>Opens the test split for what is not tested yet.</summary>
    public void OpenTest(IReadOnlyCollection<StudyRun> runs) => Watch("test", progress => _runner.OpenTest(runs, progress, _ct));

    /// <summary>The best candidate on validation, written down.</summary>
    public StudyChoice? Choose(StudyReport report, IEnumerable<Variant> candidates)
    {
        return _folder.WriteChoice(StudyChoices.Best(candidates.Select(variant => (variant.Name, report.ValidationOf(variant))), _request.Objective));
    }

    /// <summary>Compares and writes the result.</summary>
    /// <param name="report">Reads the study's runs.</param>
    /// <param name="validated">Variants of the validation tables.</param>
    /// <param name="tested">Variants of the test tables; empty while the test split is closed.</param>
    /// <param name="choice">What was chosen.</param>
    public StudyResult Compare(StudyReport report, IReadOnlyList<Variant> validated, IReadOnlyList<Variant> tested, StudyChoice? choice)
    {
        if (tested.Count > 0) _screen.Note($"{_request.Command}: {tested.Count} variants on {_request.Bootstrap.Replicates} draws of the test users"); // this may take a minute
        var result = report.Build(validated, tested, choice);
        _folder.WriteResult(result, StudyMarkdown.Of(result));
        return result;
    }

    /// <summary>Shows the result; the exit code.</summary>
    public int Show(StudyResult result)
    {
        _screen.Result(result, StudyTables.Of(result));
        _screen.Note($"written to {_folder.MarkdownPath}");
        var isEmpty = result.Validation.Count == 0;
        if (isEmpty) _screen.Note($"error: {_request.Folder}: no run of the study finished; see the failed runs above, and try them again with --retry-failed");
        if (!_request.Guards) return isEmpty ? Failed : 0;
        var faults = Harm.GuardFaults(result);
        foreach (var fault in faults) _screen.Note($"error: {fault}");
        return faults.Count == 0 ? 0 : Harmed;
    }

    /// <summary>Lets other processes into the study.</summary>
    public void Dispose() => _lock?.Dispose();

    private static string Known(string name, IReadOnlyList<string> variants) => variants.Contains(name, StringComparer.Ordinal)
        ? name
        : throw new InputException($"--baseline {name}", "no such variant", Nearest.To(name, variants) is { } near ? $"did you mean \"{near}\"?" : $"use one of {string.Join(", ", variants)}");

    private void Watch(string title, Action<IProgress<StudyProgress>> work) =>
        _screen.Watch<StudyProgress, bool>(title, new StudyProgressText(TimeProvider.System).Line, progress =>
        {
            try
            {
                work(progress);
                return true;
            }
            catch (OperationCanceledException)
            {
                _screen.Note("finished runs are kept: the same command goes on from here");
                throw;
            }
        });
}
