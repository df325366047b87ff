using CrossDistil.Experiments;
using CrossDistil.Runs.States;
using CrossDistil.Tensors.States;

namespace CrossDistil.Runs;

/// <summary>
/// Says when a state is due and writes it: every <c>training.saveSteps</c> steps and every <c>training.saveSeconds</c>.
/// Writing by time may take 1/20 of the time: where it is slow it is done less often.
/// </summary>
/// <param name="folder">Where states are written.</param>
/// <param name="identity">The training.</param>
/// <param name="options">When they are due.</param>
/// <param name="time">Clock.</param>
internal sealed class StateSaver(StateFolder folder, StateIdentity identity, TrainingOptions options, TimeProvider time)
{
    private const int MinParts = 20;

    private readonly List<IReadOnlyCollection<string>> _checkpoints = [];  // of the kept states, oldest first
    private TimeSpan? _pause = options.SaveSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
    private long _saved = time.GetTimestamp();
    private long _savedStep;

    /// <summary>Whether states are written at all.</summary>
    public bool IsOn => _pause is not null || options.SaveSteps is not null;

    /// <summary>Takes over the existing states.</summary>
    /// <param name="point">Where the training resumes.</param>
    /// <returns>Checkpoint files that must stay.</returns>
    public IEnumerable<string> Continue(ResumePoint point)
    {
        _checkpoints.AddRange(point.States.Reverse().Select(state => state.Header.Checkpoints));
        _savedStep = point.Step ?? 0;
        return Held;
    }

    /// <summary>Whether a state is due.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="now">The clock's timestamp.</param>
    public bool IsDue(long step, long now) =>
        (options.SaveSteps is { } steps && step % steps == 0) || (_pause is { } pause && time.GetElapsedTime(_saved, now) >= pause);

    /// <summary>Writes a state, unless the last one is of the same step.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="checkpoints">Checkpoint files that tasks have chosen.</param>
    /// <param name="visit">Visits the training's parts.</param>
    /// <returns>Checkpoint files that the kept states name: they must stay.</returns>
    public IEnumerable<string> Save(long step, IReadOnlyCollection<string> checkpoints, Action<IStateVisitor> visit)
    {
        if (step == _savedStep) return Held;
        var start = time.GetTimestamp();
        folder.Save(new StateHeader(step, identity, [.. checkpoints]), visit);
        (_saved, _savedStep) = (time.GetTimestamp(), step);
        if (options.SaveSeconds is { } seconds)
            _pause = TimeSpan.FromSeconds(Math.Max(seconds, (MinParts * time.GetElapsedTime(start, _saved)).TotalSeconds));
        _checkpoints.Add(checkpoints);
        if (_checkpoints.Count > StateFolder.Kept) _checkpoints.RemoveAt(0);
        return Held;
    }

    /// <summary>Writes the optimizers' states of a checkpoint.</summary>
    /// <param name="checkpoint">File of the checkpoint.</param>
    /// <param name="step">Steps done.</param>
    /// <param name="visit">Visits the optimizers.</param>
    public void SaveOptimizers(string checkpoint, long step, Action<IStateVisitor> visit) =>
        OptimizerFile.Save(checkpoint, step, identity, visit);

    private IEnumerable<string> Held => _checkpoints.SelectMany(names => names);
}
