using CrossDistil.Cli.Output;
using CrossDistil.Data.Cache;
using CrossDistil.Metrics;
using CrossDistil.Runs;
using CrossDistil.Studies.Reports;
using CrossDistil.Studies.Reports.Figures;

namespace CrossDistil.Cli.Flows;

/// <summary>The input of train.</summary>
/// <param name="Loaded">The experiment and where it came from.</param>
/// <param name="CacheFolder">As given on the command line; null = the experiment's.</param>
/// <param name="RunFolder">Where the run goes.</param>
/// <param name="Overwrite">Whether a run there may be replaced.</param>
/// <param name="Resume">Whether a run there is resumed.</param>
internal sealed record TrainRequest(LoadedExperiment Loaded, string? CacheFolder, string RunFolder, bool Overwrite, bool Resume);

/// <summary>From a cache to a run folder, and from a run to its test metrics.</summary>
internal static class TrainFlow
{
    /// <summary>Trains and writes the run folder; after an interruption, the best until then.</summary>
    public static RunMetrics Train(TrainRequest request, Screen screen, CancellationToken ct)
    {
        var (loaded, run) = (request.Loaded, new RunFolder(Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.RunFolder))));
        if (request.Resume && FinishedRun.Find(run, loaded.Experiment) is { } finished)
        {
            screen.Note(finished.Interrupted
                ? $"{run.Folder}: the run was interrupted and left no state to resume from; nothing was trained; "
                    + "start from scratch with --overwrite"
                : $"{run.Folder}: the run is finished; nothing was trained");
            return finished;
        }

        if (request.Resume) run.CheckResumed();
        else run.Check(request.Overwrite);
        var folder = Caches.Fresh(loaded, request.CacheFolder, screen, ct);
        using var cache = DatasetCache.Open(folder);
        // The run names its cache, so that evaluate finds it again.
        var experiment = loaded.Experiment with { Cache = Path.GetRelativePath(loaded.BaseFolder, folder) };
        var job = new TrainingJob(experiment, loaded.BaseFolder, cache);
        var point = request.Resume ? job.FindResume(run) : null;
        if (point is not null) Show(point, run, screen);
        if (point?.Step is null && job.WarmStart is { } from)
            screen.Note(
                $"starts from {from.Folder} after its step {Numbers.Count(from.Step)}: "
                + $"{Numbers.Count(from.KnownValues)} values known, {Numbers.Count(from.NewValues)} new");
        var notes = TrainingNotes.Of(experiment, cache);
        foreach (var rejected in notes.Rejected)
            screen.Note($"note: ingest left out {Numbers.Count(rejected.Rows)} rows: {rejected.Reason}");
        var weights = notes.BaseRateWeights.Select(task => string.Create(CultureInfo.InvariantCulture, $"{task.Key} {task.Value:0.#}"));
        if (notes.BaseRateWeights.Count > 0) screen.Note($"note: weight by base rate: {string.Join(", ", weights)}");
        var summary = job.Ranking;
        screen.Show(ReportTables.Of(TrainingLabels.Brief(summary.Report)));
        foreach (var warning in summary.Warnings.Concat(notes.Warnings)) screen.Note($"warning: {warning}");
        var metrics = screen.Watch<TrainingProgress, RunMetrics>(
            $"train {Path.GetFileName(run.Folder)}", new TrainingText(TimeProvider.System).Line,
            progress => job.Train(run, progress, TimeProvider.System, ct, point));
        foreach (var warning in metrics.Warnings.Except(summary.Warnings, StringComparer.Ordinal)) screen.Note($"warning: {warning}");
        return metrics;
    }

    private static void Show(ResumePoint point, RunFolder run, Screen screen)
    {
        foreach (var warning in point.Warnings) screen.Note($"warning: {warning}");
        screen.Note(point.Step is { } step
            ? string.Create(CultureInfo.InvariantCulture, $"resumes after step {step}")
            : $"{run.Folder}: there is no state to resume from; training starts from scratch");
    }

    /// <summary>Measures a run's chosen checkpoints on an experiment's test split.</summary>
    public static OrderedDictionary<string, TaskMetrics> Evaluate(
        string runFolder, LoadedExperiment loaded, string? cacheFolder, Screen screen, CancellationToken ct)
    {
        using var cache = DatasetCache.Open(Caches.Fresh(loaded, cacheFolder, screen, ct));
        return new TrainingJob(loaded.Experiment, loaded.BaseFolder, cache).Evaluate(new RunFolder(Path.GetFullPath(runFolder)), ct);
    }

    /// <summary>Measures the true probabilities of a synthetic log on the same test split.</summary>
    public static OrderedDictionary<string, TaskMetrics> BestPossible(
        LoadedExperiment loaded, string truthFile, Screen screen, CancellationToken ct)
    {
        using var cache = DatasetCache.Open(Caches.Fresh(loaded, given: null, screen, ct));
        return Studies.Synthetic.BestPossible.Measure(loaded.Experiment, cache, truthFile);
    }
}
