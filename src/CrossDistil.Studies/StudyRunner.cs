using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using CrossDistil.Data.Cache;
using CrossDistil.Runs;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies;

/// <summary>
/// Trains a study's runs, several at a time. Finished ones are kept, one that was under way goes on from its last state, to the same bits. A run that cannot be
/// trained is noted and passed over.
/// </summary>
/// <param name="folder">Where runs are kept.</param>
/// <param name="baseFolder">Folder that the experiments' paths are relative to.</param>
/// <param name="cacheOf">Folder of a run's encoded data, written and up to date.</param>
/// <param name="options">How many at a time, and what becomes of failed runs.</param>
/// <param name="time">Clock.</param>
internal sealed class StudyRunner(StudyFolder folder, string baseFolder, Func<StudyRun, string> cacheOf, RunnerOptions options, TimeProvider time)
{
    /// <summary>Trains and measures on validation every run that is not over yet. Test rows are not read.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the runs under way stay as far as they got.</exception>
    public void Fit(IReadOnlyCollection<StudyRun> runs, IProgress<StudyProgress>? progress, CancellationToken ct)
    {
        if (options.RetryFailed)
            foreach (var run in runs) folder.ClearError(run);
        using var caches = new OpenCaches();
        Each(runs, run => folder.ErrorOf(run) is not null || folder.Of(run).ReadMetrics() is not null, (run, step) => FitOne(run, caches.Of(cacheOf(run)), step, ct), progress, ct);
    }

    /// <summary>Opens the test split once for every fitted run of the experiment's own split that has not been measured on it yet.</summary>
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
        ct.ThrowIfCancellationRequested(); // what an interrupted training would leave is not what a whole one leaves
        target.WriteMetrics(metrics);
        if (run.Fold is not null) target.DropCheckpoints(); // nothing will ask for them
    }

    private void OpenTestOf(StudyRun run)
    {
        var target = folder.Of(run);
        using var cache = DatasetCache.Open(cacheOf(run)); // of its own: the test split has one door
        target.WriteMetrics(new TrainingJob(ExperimentOf(run), baseFolder, cache).Test(target, target.ReadMetrics()!));
    }

    private CrossDistil.Experiments.Experiment ExperimentOf(StudyRun run)
    {
        var experiment = run.Experiment;
        return experiment with
        {
            Cache = Path.GetRelativePath(baseFolder, cacheOf(run)),
            Training = experiment.Training with { Threads = options.ThreadsOf(experiment.Training.Threads) },
        };
    }

    private void Each(
        IReadOnlyCollection<StudyRun> runs, Func<StudyRun, bool> isOver, Action<StudyRun, IProgress<TrainingProgress>> work, IProgress<StudyProgress>? progress, CancellationToken ct)
    {
        StudyRun[] pending = [.. runs.Where(run => !isOver(run))];
        var state = new RunnerState(runs.Count, pending.Length, runs.Count(run => folder.ErrorOf(run) is not null), progress);
        var queue = new ConcurrentQueue<StudyRun>(pending);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var workers = Enumerable.Range(0, Math.Min(options.Parallel, pending.Length)).Select(_ => Task.Factory.StartNew(Work, TaskCreationOptions.LongRunning)).ToArray();
        Wait(workers);
        ct.ThrowIfCancellationRequested();

        void Work()
        {
            while (!stop.IsCancellationRequested && queue.TryDequeue(out var run))
            {
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
                catch
                {
                    stop.Cancel(); // a bug, or an interruption: no other run is begun
                    throw;
                }
            }
        }
    }

    /// <summary>Waits for all; the first thing that went wrong comes out as it was thrown.</summary>
    private static void Wait(Task[] workers)
    {
        try
        {
            Task.WaitAll(workers);
        }
        catch (AggregateException all)
        {
            ExceptionDispatchInfo.Throw(all.InnerExceptions[0]);
        }
    }

    /// <summary>Caches that runs share while they train, each opened and checked once.</summary>
    private sealed class OpenCaches : IDisposable
    {
        private readonly ConcurrentDictionary<string, Lazy<DatasetCache>> _caches = new(StringComparer.Ordinal);

        public DatasetCache Of(string folder) => _caches.GetOrAdd(folder, path => new Lazy<DatasetCache>(() => DatasetCache.Open(path))).Value;

        public void Dispose()
        {
            foreach (var cache in _caches.Values.Where(cache => cache.IsValueCreated)) cache.Value.Dispose();
        }
    }
}

/// <summary>How runs are trained.</summary>
/// <param name="Parallel">Runs at a time, ≥ 1. They share the cores; results do not depend on it.</param>
/// <param name="RetryFailed">Whether runs that failed before are tried again.</param>
public sealed record RunnerOptions(int Parallel = 1, bool RetryFailed = false)
{
    /// <summary>Threads of one run: as the experiment says where it is alone, else its part of the cores.</summary>
    public int? ThreadsOf(int? asked) => Parallel == 1 ? asked : Math.Max(1, Environment.ProcessorCount / Parallel);
}
