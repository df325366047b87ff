using CrossDistil.Cli.Output;
using CrossDistil.Data.Cache;
using CrossDistil.Experiments;
using CrossDistil.Metrics;
using CrossDistil.Runs;
using CrossDistil.Studies.Reports;

namespace CrossDistil.Cli.Flows;

/// <summary>What train asks for.</summary>
/// <param name="Loaded">The experiment and where it came from.</param>
/// <param name="CacheFolder">As given on the command line; null = the experiment's.</param>
/// <param name="RunFolder">Where the run goes.</param>
/// <param name="Overwrite">Whether a run there may be replaced.</param>
/// <param name="Resume">Whether a run there is gone on with.</param>
internal sealed record TrainRequest(LoadedExperiment Loaded, string? CacheFolder, string RunFolder, bool Overwrite, bool Resume);

/// <summary>The training room, from a cache to a run folder.</summary>
internal static class TrainFlow
{
    /// <summary>Trains and writes the run folder; after an interruption, what was best until then.</summary>
    public static RunMetrics Train(TrainRequest request, Screen screen, CancellationToken ct)
    {
        var (loaded, run) = (request.Loaded, new RunFolder(Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.RunFolder))));
        if (request.Resume && Finished(run) is { } finished)
        {
            FinishedRun.Check(run, loaded.Experiment);
            screen.Note(finished.Interrupted
                ? $"{run.Folder}: the run was interrupted and left no state to go on from; nothing was trained; start anew with --overwrite"
                : $"{run.Folder}: the run is finished; nothing was trained");
            return finished;
        }

        if (request.Resume) run.CheckResumed();
        else run.Check(request.Overwrite);
        var folder = Caches.Fresh(loaded, request.CacheFolder, screen, ct);
        using var cache = DatasetCache.Open(folder);
        var experiment = loaded.Experiment with { Cache = Path.GetRelativePath(loaded.BaseFolder, folder) }; // so that evaluate finds it again
        var job = new TrainingJob(experiment, loaded.BaseFolder, cache);
        var point = request.Resume ? Point(run, job, screen) : null;
        if (point?.Step is null && job.WarmStart is { } from)
            screen.Note($"goes on from {from.Folder} after its step {Numbers.Count(from.Step)}: {Numbers.Count(from.KnownValues)} values known, {Numbers.Count(from.NewValues)} new");
        var notes = TrainingNotes.Of(experiment, cache);
        foreach (var rejected in notes.Rejected)
            screen.Note($"note: ingest left out {Numbers.Count(rejected.Rows)} rows: {rejected.Reason}");
        if (notes.BaseRateWeights.Count > 0)
            screen.Note($"note: weight by base rate: {string.Join(", ", notes.BaseRateWeights.Select(WeightText))}");
        var summary = job.Ranking;
        screen.Show(StrataTable.Of(summary.Report));
        foreach (var warning in summary.Warnings.Concat(notes.Warnings)) screen.Note($"warning: {warning}");
        var metrics = screen.Watch<TrainingProgress, RunMetrics>($"train {Path.GetFileName(run.Folder)}", new TrainingText(TimeProvider.System).Line, progress =>
            job.Train(run, progress, TimeProvider.System, ct, point));
        foreach (var warning in metrics.Warnings.Except(summary.Warnings, StringComparer.Ordinal)) screen.Note($"warning: {warning}");
        return metrics;
    }

    /// <summary>The metrics of a run that there is nothing to go on with; null where it is unfinished, or none.</summary>
    private static RunMetrics? Finished(RunFolder run)
    {
        if (run.CanResume || run.ReadMetrics() is not { } metrics) return null;
        if (!metrics.Interrupted) run.Tidy(); // it may have been killed in its last moment
        return metrics;
    }

    private static ResumePoint Point(RunFolder run, TrainingJob job, Screen screen)
    {
        var point = ResumePoint.Find(run, job.Identity);
        foreach (var warning in point.Warnings) screen.Note($"warning: {warning}");
        screen.Note(point.Step is { } step
            ? string.Create(CultureInfo.InvariantCulture, $"goes on after step {step}")
            : $"{run.Folder}: there is no state to go on from; training begins anew");
        return point;
    }

    private static string WeightText(KeyValuePair<string, double> task) =>
        string.Create(CultureInfo.InvariantCulture, $"{task.Key} {task.Value:0.#}");

    /// <summary>Measures a run's chosen checkpoints on an experiment's test split.</summary>
    public static OrderedDictionary<string, TaskMetrics> Evaluate(
        string runFolder, LoadedExperiment loaded, string? cacheFolder, Screen screen, CancellationToken ct)
    {
        var run = new RunFolder(Path.GetFullPath(runFolder));
        using var cache = DatasetCache.Open(Caches.Fresh(loaded, cacheFolder, screen, ct));
        return new TrainingJob(loaded.Experiment, loaded.BaseFolder, cache).Evaluate(run, ct);
    }

    /// <summary>Measures the true probabilities of a synthetic log on the same test split.</summary>
    public static OrderedDictionary<string, TaskMetrics> BestPossible(
        LoadedExperiment loaded, string truthFile, Screen screen, CancellationToken ct)
    {
        using var cache = DatasetCache.Open(Caches.Fresh(loaded, given: null, screen, ct));
        return CrossDistil.Studies.Synthetic.BestPossible.Measure(loaded.Experiment, cache, truthFile);
    }
}
