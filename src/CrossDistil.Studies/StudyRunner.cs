using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using CrossDistil.Data.Cache;
using CrossDistil.Experiments;
using CrossDistil.Runs;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies;

/// <summary>
/// Trains a study's runs, several at a time. Finished runs are kept, an interrupted one resumes from its last state,
/// with the same bits. A run that cannot be trained is recorded and skipped.
/// </summary>
/// <param name="folder">Where runs are kept.</param>
/// <param name="baseFolder">Folder that the experiments' paths are relative to.</param>
/// <param name="cacheOf">Folder of a run's encoded data, written and up to date.</param>
/// <param name="options">How many at a time, and whether failed runs are trained again.</param>
/// <param name="time">Clock.</param>
internal sealed class StudyRunner(
    StudyFolder folder, string baseFolder, Func<StudyRun, string> cacheOf, RunnerOptions options, TimeProvider time)
{
    /// <summary>Trains and measures on validation every run that has not ended yet. Test rows are not read.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the interrupted runs keep their last state.</exception>
    public void Fit(IReadOnlyCollection<StudyRun> runs, IProgress<StudyProgress>? progress, CancellationToken ct)
    {
        if (options.RetryFailed)
            foreach (var run in runs) folder.ClearError(run);
        using var caches = new OpenCaches();
        Each(
            runs, run => folder.ErrorOf(run) is not null || folder.Of(run).ReadMetrics() is not null,
            (run, step) => FitOne(run, caches.Of(cacheOf(run)), step, ct), progress, ct);
    }

    /// <summary>
    /// Opens the test split once for every fitted run of the experiment's own split that has not been measured on it
    /// yet.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void OpenTest(IReadOnlyCollection<StudyRun> runs, IProgress<StudyProgress>? progress, CancellationToken ct)
    {
        StudyRun[] fitted = [.. runs.Where(run => folder.ErrorOf(run) is null)];
        Each(fitted, run => folder.Of(run).ReadMetrics()!.IsTested, (run, _) => OpenTestOf(run), progress, ct);
    }

    private void FitOne(StudyRun run, DatasetCache cache, IProgress<TrainingProgress> progress, CancellationToken ct)
    {
        var target = folder.Of(run);
        var job = new TrainingJob(ExperimentOf(run), baseFolder, cache);
        var metrics = job.Fit(target, progress, time, ct, ResumePoint.FindSame(target, job.Identity));
        ct.ThrowIfCancellationRequested(); // the metrics of an interrupted training are not those of a whole one
        target.WriteMetrics(metrics);
        if (run.Fold is not null) target.DropCheckpoints(); // only validation is measured on a fold
    }

    private void OpenTestOf(StudyRun run)
    {
        var target = folder.Of(run);
        using var cache = DatasetCache.Open(cacheOf(run)); // not shared: a cache opens its test split once
        target.WriteMetrics(new TrainingJob(ExperimentOf(run), baseFolder, cache).Test(target, target.ReadMetrics()!));
    }

    private Experiment ExperimentOf(StudyRun run) => run.Experiment with
    {
        Cache = Path.GetRelativePath(baseFolder, cacheOf(run)),
        Training = run.Experiment.Training with { Threads = options.ThreadsOf(run.Experiment.Training.Threads) },
    };

    private void Each(
        IReadOnlyCollection<StudyRun> runs, Func<StudyRun, bool> hasEnded, Action<StudyRun, IProgress<TrainingProgress>> work,
        IProgress<StudyProgress>? progress, CancellationToken ct)
    {
        StudyRun[] pending = [.. runs.Where(run => !hasEnded(run))];
        var state = new RunnerState(runs.Count, pending.Length, runs.Count(run => folder.ErrorOf(run) is not null), progress);
        var inOrder = Partitioner.Create(pending, EnumerablePartitionerOptions.NoBuffering);
        try
        {
            Parallel.ForEach(inOrder, new() { MaxDegreeOfParallelism = options.Parallel }, Work); // starts no run after an exception
        }
        catch (AggregateException all)
        {
            ExceptionDispatchInfo.Throw(all.InnerExceptions[0]);
        }

        ct.ThrowIfCancellationRequested();

        void Work(StudyRun run)
        {
            ct.ThrowIfCancellationRequested();
            state.Start(run);
            try
            {
                work(run, state.StepsOf(run));
                state.End(run, failed: false);
            }
            catch (Exception fault) when (fault is DivergedException or InputException)
            {
                folder.WriteError(run, fault.Message.ReplaceLineEndings("; "));
                state.End(run, failed: true);
            }
        }
    }

    /// <summary>Caches that runs share while they train, each opened and checked once.</summary>
    private sealed class OpenCaches : IDisposable
    {
        private readonly ConcurrentDictionary<string, Lazy<DatasetCache>> _caches = new(StringComparer.Ordinal);

        public DatasetCache Of(string folder) => _caches.GetOrAdd(folder, path => new(() => DatasetCache.Open(path))).Value;

        public void Dispose()
        {
            foreach (var cache in _caches.Values.Where(cache => cache.IsValueCreated)) cache.Value.Dispose();
        }
    }
}

/// <summary>How runs are trained.</summary>
/// <param name="Parallel">Runs at a time, ≥ 1. They share the cores; results do not depend on it.</param>
/// <param name="RetryFailed">Whether runs that failed before are trained again.</param>
public sealed record RunnerOptions(int Parallel = 1, bool RetryFailed = false)
{
    /// <summary>
    /// Threads of one run: as the experiment says where runs are trained one at a time, otherwise its part of the
    /// cores.
    /// </summary>
    public int? ThreadsOf(int? asked) => Parallel == 1 ? asked : Math.Max(1, Environment.ProcessorCount / Parallel);
}
