using CrossDistil.Cli.Output;
using CrossDistil.Ingest;
using CrossDistil.Studies;
using CrossDistil.Studies.Kinds;
using CrossDistil.Studies.Protocol;
using CrossDistil.Studies.Reports;
using CrossDistil.Studies.Reports.Figures;
using CrossDistil.Studies.Results;

namespace CrossDistil.Cli.Flows;

/// <summary>A study or a search on the screen: a bar for each stage, then its tables; its exit code.</summary>
/// <param name="request">The study's input.</param>
/// <param name="guards">Whether harm to a task is an error.</param>
/// <param name="screen">Where it is shown.</param>
/// <param name="ct">Cancels.</param>
internal sealed class StudyFlow(StudyRequest request, bool guards, Screen screen, CancellationToken ct)
{
    private readonly StudySource _source = new(
        experiment => Caches.Fresh(request.Loaded with { Experiment = experiment }, given: null, screen, ct),
        count => TimeFolds.Find(request.Loaded.Experiment.Data, request.Loaded.BaseFolder, count, ct));

    private readonly Follower _follower = new(screen);

    /// <summary>Runs a study and shows nothing of its result.</summary>
    public StudyResult Study(StudyDesign design) => new Study(request, _source, TimeProvider.System, _follower).Run(design, ct);

    /// <summary>Runs a study and shows its result.</summary>
    public int Run(StudyDesign design) => Show(Study(design));

    /// <summary>Runs a search and shows its result.</summary>
    public int Run(SearchPlan search) => Show(new Search(request, _source, TimeProvider.System, _follower).Run(search, ct));

    private int Show(StudyResult result)
    {
        var path = new StudyFolder(request.Folder).MarkdownPath;
        screen.Result(result, ReportTables.Of(ReportBuilder.OfStudy(result), Path.GetFileName(path)));
        screen.Note($"written to {path}");
        var isEmpty = result.Validation.Count == 0;
        if (isEmpty)
            screen.Note(
                $"error: {request.Folder}: no run of the study finished; "
                + "see the failed runs above, and train them again with --retry-failed");
        if (!guards) return isEmpty ? ExitCode.Failed : ExitCode.Done;
        var faults = StudyWords.GuardFaults(result);
        foreach (var fault in faults) screen.Note($"error: {fault}");
        return faults.Count == 0 ? ExitCode.Done : ExitCode.Guarded;
    }

    private sealed class Follower(Screen screen) : StudyFollower(note: screen.Note)
    {
        public override void Stage(string name, Action<IProgress<StudyProgress>?> work) =>
            screen.Watch<StudyProgress, bool>(name, new StudyProgressText(TimeProvider.System).Line, progress =>
            {
                try
                {
                    work(progress);
                    return true;
                }
                catch (OperationCanceledException)
                {
                    Note("finished runs are kept: the same command continues from here");
                    throw;
                }
            });
    }
}
