using CrossDistil.Runs;
using CrossDistil.Studies.Results;

namespace CrossDistil.Studies;

/// <summary>Counts a study's runs as they start, proceed and end, and reports it; for any number of threads.</summary>
internal sealed class RunnerState(int total, int pending, int failed, IProgress<StudyProgress>? progress)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<StudyRun, double> _running = new(ReferenceEqualityComparer.Instance);
    private int _done = total - pending;
    private int _failed = failed;

    public void Start(StudyRun run)
    {
        lock (_lock)
        {
            _running.Add(run, 0);
            Report(finished: null);
        }
    }

    public void End(StudyRun run, bool failed)
    {
        lock (_lock)
        {
            _running.Remove(run);
            _done++;
            if (failed) _failed++;
            Report(failed ? $"{run} failed" : run.ToString());
        }
    }

    public IProgress<TrainingProgress> StepsOf(StudyRun run) => new Steps(this, run);

    private void Step(StudyRun run, double share)
    {
        lock (_lock)
        {
            _running[run] = share;
            Report(finished: null);
        }
    }

    private void Report(string? finished) => progress?.Report(new(
        _done, _failed, total - pending, total, _running.Values.Sum(), finished, string.Join(", ", _running.Keys)));

    private sealed class Steps(RunnerState state, StudyRun run) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => state.Step(run, (double)value.Step / value.Steps);
    }
}
