namespace CrossDistil.Runs;

/// <summary>
/// Keeps a run's <c>progress.json</c> up to date: at the first step, at validations, and otherwise once a second.
/// Writing may take 1/200 of the time: where it is slow, or validations are frequent, it is done less often. A file
/// that cannot be written is skipped.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="next">Called after every step, too.</param>
/// <param name="time">Clock.</param>
/// <param name="before">Time that the training had taken before it was resumed.</param>
internal sealed class ProgressWriter(
    RunFolder run, IProgress<TrainingProgress>? next, TimeProvider time, TimeSpan before = default) : IProgress<TrainingProgress>
{
    private const double MinParts = 200;
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly long _start = time.GetTimestamp();
    private readonly TimeSpan[] _costs = new TimeSpan[2];   // of the last two: a single slow write, such as the first, does not count
    private TrainingProgress _last;
    private long _written;                                  // when
    private long _writtenStep;
    private int _writtenValidations;

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        _last = value;
        if (IsDue()) Write();
        next?.Report(value);
    }

    /// <summary>Writes the last report: calibration and test follow, and may take a while.</summary>
    public void Finish()
    {
        if (_last.Step > _writtenStep) Write();
    }

    private bool IsDue()
    {
        if (_writtenStep == 0) return true;
        var pause = MinParts * (_costs[0] < _costs[1] ? _costs[0] : _costs[1]);
        if (_last.Evaluations.Count == _writtenValidations && pause < s_pause) pause = s_pause;
        return time.GetElapsedTime(_written) >= pause;
    }

    private void Write()
    {
        var start = time.GetTimestamp();
        run.TryWriteProgress(new RunProgress(
            _last.Epoch, _last.Epochs, _last.Step, _last.Steps, _last.RowsPerSecond, (before + time.GetElapsedTime(_start)).TotalSeconds,
            [.. _last.Evaluations.Select(evaluation => evaluation.Tasks)], [.. _last.Evaluations.Select(evaluation => evaluation.Step)],
            _last.Conflict));
        (_writtenStep, _writtenValidations, _written) = (_last.Step, _last.Evaluations.Count, time.GetTimestamp());
        (_costs[1], _costs[0]) = (_costs[0], time.GetElapsedTime(start, _written));
    }
}
